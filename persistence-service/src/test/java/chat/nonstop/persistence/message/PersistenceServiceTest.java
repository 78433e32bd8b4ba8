package chat.nonstop.persistence.message;

import chat.nonstop.persistence.PersistenceService;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.OnTestStack;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;

/** The whole service on the shared stack, on a port of its own. One context for all tests that carry it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = PersistenceService.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@OnTestStack
@ActiveProfiles("local")
@TestPropertySource(
        properties = {
            "chat.internal.secret=" + TestTokens.INTERNAL_SECRET,
            "chat.auth.key-secret=test-key-secret-test-key-secret-test",
            "chat.attachments.local.folder=target/attachments",
            "chat.attachments.local.secret=test-store-secret-test-store-secret",
            "chat.auth.password.memory-kib=1024",
            "chat.auth.password.iterations=1",
            "chat.auth.password.patience=60s",
            "chat.database.roles.read-receipt.password=read-receipt",
            "chat.database.roles.notification.password=notification",
            "chat.kafka.retry.poison-interval=20ms",
            "chat.message-log.idle-check=500ms"
        })
public @interface PersistenceServiceTest {}
