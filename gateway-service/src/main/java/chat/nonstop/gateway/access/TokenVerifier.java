package chat.nonstop.gateway.access;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.auth.TokenFailures;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Verifies tokens on threads of its own: a check costs some 30 µs of CPU, but the one that has to fetch the key set waits
 * for the network, which an event loop must not do and other work must not wait behind.
 */
@Component
class TokenVerifier implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(TokenVerifier.class);
    private static final int WAITING = 10_000;

    /** Longer than fetching the key set twice may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final JwtDecoder decoder;
    private final RevocationWatch revocations;
    private final Scheduler threads = Schedulers.newBoundedElastic(
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors()), WAITING, "token", 60, true);

    TokenVerifier(@Qualifier("accessTokenDecoder") JwtDecoder decoder, RevocationWatch revocations) {
        this.decoder = decoder;
        this.revocations = revocations;
    }

    /** Never fails: what cannot be judged is {@link Caller.Unjudged}. */
    Mono<Caller> verify(String token) {
        return Mono.fromCallable(() -> judge(token))
                .subscribeOn(threads)
                .timeout(PATIENCE)
                .onErrorResume(failure -> {
                    // The cause names a URL or a queue, never the token.
                    log.warn("token could not be judged: cause={}", failure.toString());
                    return Mono.just(new Caller.Unjudged());
                });
    }

    private Caller judge(String token) {
        try {
            CurrentUser user = CurrentUser.of(decoder.decode(token));
            return revocations.isRevoked(user.userId(), user.logInId())
                    ? new Caller.Revoked()
                    : new Caller.User(user.userId(), token);
        } catch (BadJwtException e) {
            return TokenFailures.codeOf(e) == RefusalCode.TOKEN_EXPIRED ? new Caller.Expired() : new Caller.Unproven();
        }
    }

    @Override
    public void destroy() {
        threads.dispose();
    }
}
