package chat.nonstop.persistence.attachment.store;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The local store for who has an address: the signature says what is allowed, no token is looked at. */
@RestController
@ConditionalOnProperty(name = StoreWiring.STORE, havingValue = StoreWiring.LOCAL, matchIfMissing = true)
class LocalStoreController {
    private static final String NOTHING_RUNS = "default-src 'none'; sandbox";

    private final LocalBlobs blobs;
    private final AddressSigner signer;
    private final Clock clock;

    LocalStoreController(LocalBlobs blobs, AddressSigner signer, Clock clock) {
        this.blobs = blobs;
        this.signer = signer;
        this.clock = clock;
    }

    @PutMapping(Paths.STORE)
    @ResponseStatus(HttpStatus.CREATED)
    void put(
            @PathVariable("key") String key,
            @RequestParam(name = "expires", defaultValue = "") String expires,
            @RequestParam(name = "type", defaultValue = "") String type,
            @RequestParam(name = "size", defaultValue = "") String size,
            @RequestParam(name = "signature", defaultValue = "") String signature,
            HttpServletRequest request)
            throws IOException {
        AddressSigner.Grant grant = granted("PUT", key, expires, type, size, signature);
        long sizeBytes = number(size, Long::valueOf);
        if (request.getContentLengthLong() > sizeBytes) {
            throw tooLarge(sizeBytes);
        }
        switch (blobs.receive(grant.key(), sizeBytes, request.getInputStream())) {
            case STORED -> {}
            case EXISTS -> throw new RefusedException(RefusalCode.ALREADY_UPLOADED);
            case TOO_LARGE -> throw tooLarge(sizeBytes);
            case TOO_SMALL ->
                throw new RefusedException(
                        RefusalCode.ATTACHMENT_CONTENT_MISMATCH, "fewer than the " + sizeBytes + " bytes announced");
        }
    }

    /** Ranges of it too. */
    @GetMapping(Paths.STORE)
    ResponseEntity<Resource> get(
            @PathVariable("key") String key,
            @RequestParam(name = "expires", defaultValue = "") String expires,
            @RequestParam(name = "type", defaultValue = "") String type,
            @RequestParam(name = "disposition", defaultValue = "") String disposition,
            @RequestParam(name = "signature", defaultValue = "") String signature) {
        AddressSigner.Grant grant = granted("GET", key, expires, type, disposition, signature);
        Path file = blobs.path(grant.key());
        if (!Files.exists(file)) {
            throw new RefusedException(RefusalCode.NOT_FOUND);
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", NOTHING_RUNS)
                .cacheControl(CacheControl.maxAge(Duration.between(clock.instant(), grant.expiresAt()))
                        .cachePrivate())
                .body(new FileSystemResource(file));
    }

    private AddressSigner.Grant granted(
            String method, String path, String expires, String type, String detail, String signature) {
        BlobKey key = BlobKey.parse(path.substring(1)).orElseThrow(LocalStoreController::notOurs);
        Instant expiresAt = number(expires, seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)));
        AddressSigner.Grant grant = new AddressSigner.Grant(method, key, expiresAt, type, detail);
        if (!signer.isValid(grant, signature, clock.instant())) {
            throw notOurs();
        }
        return grant;
    }

    private static <T> T number(String text, Function<String, T> value) {
        try {
            return value.apply(text);
        } catch (NumberFormatException | DateTimeException e) {
            throw notOurs();
        }
    }

    private static RefusedException notOurs() {
        return new RefusedException(RefusalCode.URL_INVALID);
    }

    private static RefusedException tooLarge(long sizeBytes) {
        return new RefusedException(
                RefusalCode.ATTACHMENT_TOO_LARGE, "more than the " + sizeBytes + " bytes announced");
    }
}
