package chat.nonstop.persistence.account.key;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.account.OwnAccounts;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public keys, for whoever verifies access tokens (RFC 7517). */
@RestController
@OwnAccounts
class JwksController {
    private static final Duration CACHED_AT_MOST = Duration.ofMinutes(5);

    private final KeyRing keys;
    private final CacheControl cacheControl;

    JwksController(KeyRing keys, KeySettings settings) {
        this.keys = keys;
        Duration half = settings.keyPublishAhead().dividedBy(2); // a cached set is renewed before a new key signs
        Duration cached = half.compareTo(CACHED_AT_MOST) < 0 ? half : CACHED_AT_MOST;
        this.cacheControl = CacheControl.maxAge(cached).cachePublic();
    }

    @GetMapping(path = Paths.JWKS, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> keys() {
        return ResponseEntity.ok()
                .cacheControl(cacheControl)
                .body(keys.published().toString(true));
    }
}
