package chat.nonstop.gateway.problem;

import chat.nonstop.contracts.RefusalCode;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ResponseStatusException;
import reactor.netty.channel.AbortedException;

/**
 * Which refusal a failure becomes. A service that cannot be reached, or broke off, is {@code UNAVAILABLE} (503); one that
 * did not answer in time is the same code with status 504; what we did not think of is {@code INTERNAL_ERROR}.
 */
final class FailureAnswers {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    // Types that Reactor Netty keeps to itself.
    private static final String REQUEST_TIMEOUT = "reactor.netty.http.server.RequestTimeoutException";
    private static final String POOL = "reactor.netty.internal.shaded.reactor.pool.Pool";

    private FailureAnswers() {}

    static Refused to(Throwable failure) {
        List<Throwable> causes = causes(failure);
        for (Throwable cause : causes) {
            if (cause instanceof PayloadTooLargeException) {
                return Refused.because(RefusalCode.PAYLOAD_TOO_LARGE, cause.getMessage());
            }
        }
        for (Throwable cause : causes) {
            if (cause instanceof ResponseStatusException status) {
                return ofStatus(status.getStatusCode().value());
            }
            if (isSlowRequest(cause)) {
                return new Refused(408, RefusalCode.INVALID_REQUEST, "The request did not arrive in time.", null);
            }
            if (isUnreachable(cause)) {
                return ofStatus(503);
            }
            if (cause instanceof TimeoutException) {
                return ofStatus(504);
            }
        }
        return Refused.because(RefusalCode.INTERNAL_ERROR, null);
    }

    private static Refused ofStatus(int status) {
        return switch (status) {
            case 401 -> Refused.because(RefusalCode.UNAUTHENTICATED, null);
            case 403 -> Refused.because(RefusalCode.FORBIDDEN, null);
            case 404 -> Refused.because(RefusalCode.NOT_FOUND, null);
            case 405 -> Refused.because(RefusalCode.METHOD_NOT_ALLOWED, null);
            case 406 -> Refused.because(RefusalCode.NOT_ACCEPTABLE, null);
            case 413 -> Refused.because(RefusalCode.PAYLOAD_TOO_LARGE, null);
            case 415 -> Refused.because(RefusalCode.UNSUPPORTED_MEDIA_TYPE, null);
            case 502, 503 -> Refused.tryAgain(RefusalCode.UNAVAILABLE, null, RETRY_AFTER);
            case 504 -> new Refused(504, RefusalCode.UNAVAILABLE, "The service did not answer in time.", RETRY_AFTER);
            default ->
                status >= 400 && status < 500
                        ? Refused.because(RefusalCode.INVALID_REQUEST, null)
                        : Refused.because(RefusalCode.INTERNAL_ERROR, null);
        };
    }

    /** The time limits of {@code SlowRequests}; those for answers come as {@link ResponseStatusException}. */
    private static boolean isSlowRequest(Throwable cause) {
        return cause instanceof ReadTimeoutException
                || cause.getClass().getName().equals(REQUEST_TIMEOUT);
    }

    /** Connections refused, broken, or not to be had from the pool in time. Nothing else here does I/O. */
    private static boolean isUnreachable(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof AbortedException
                || cause.getClass().getName().startsWith(POOL);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        @Nullable Throwable cause = failure;
        while (cause != null && causes.size() < 20) {
            causes.add(cause);
            cause = cause.getCause();
        }
        return causes;
    }
}
