package chat.nonstop.persistence;

import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.OnTestStack;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestPropertySource;

/**
 * The whole service on the shared servers, on a port of its own; one context for all tests that carry this. It leaves the
 * message log to the tests of the message log. Passwords are hashed as cheaply as can be.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = PersistenceService.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@OnTestStack
@TestPropertySource(
        properties = {
            "spring.kafka.listener.auto-startup=false",
            "chat.internal.secret=" + TestTokens.INTERNAL_SECRET,
            "chat.auth.key-secret=" + RecordTest.KEY_SECRET,
            "chat.attachments.local.folder=target/attachments",
            "chat.attachments.local.secret=" + RecordTest.STORE_SECRET,
            "chat.auth.password.memory-kib=1024",
            "chat.auth.password.iterations=1",
            "chat.auth.password.patience=60s",
            "chat.auth.revocations.rebuild-every=300ms",
            "chat.auth.throttle.per-account=5",
            "chat.auth.throttle.per-address=20",
            "chat.auth.throttle.account-period=1h",
            "chat.auth.throttle.address-period=1h",
            "chat.database.roles.read-receipt.password=read-receipt",
            "chat.database.roles.notification.password=notification"
        })
public @interface RecordTest {
    String KEY_SECRET = "test-key-secret-test-key-secret-test";
    String STORE_SECRET = "test-store-secret-test-store-secret";
}
