package chat.nonstop.persistence.account.key;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.account.OwnAccounts;
import java.time.Instant;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** For operators, by a service token: {@code POST /internal/signing-keys/rotate}. Safe to repeat. */
@RestController
@OwnAccounts
class KeyRotationController {
    record Rotation(String keyId, Instant signsFrom) {}

    private final KeyRing keys;

    KeyRotationController(KeyRing keys) {
        this.keys = keys;
    }

    @PostMapping(Paths.INTERNAL + "/signing-keys/rotate")
    Rotation rotate() {
        SigningKey newest = keys.rotate();
        return new Rotation(newest.keyId(), newest.signsFrom());
    }
}
