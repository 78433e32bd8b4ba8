package chat.nonstop.persistence.account;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** There only with {@code chat.auth.mode=own}, the default: when this service signs people up and logs them in itself. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnProperty(name = "chat.auth.mode", havingValue = "own", matchIfMissing = true)
public @interface OwnAccounts {}
