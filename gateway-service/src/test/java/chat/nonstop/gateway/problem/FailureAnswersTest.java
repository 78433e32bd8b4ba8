package chat.nonstop.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

class FailureAnswersTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("refused"), 503, RefusalCode.UNAVAILABLE),
                Arguments.of(new RuntimeException(new ClosedChannelException()), 503, RefusalCode.UNAVAILABLE),
                Arguments.of(new TimeoutException("late"), 504, RefusalCode.UNAVAILABLE),
                Arguments.of(status(HttpStatus.GATEWAY_TIMEOUT), 504, RefusalCode.UNAVAILABLE),
                Arguments.of(status(HttpStatus.BAD_GATEWAY), 503, RefusalCode.UNAVAILABLE),
                Arguments.of(status(HttpStatus.NOT_FOUND), 404, RefusalCode.NOT_FOUND),
                Arguments.of(status(HttpStatus.METHOD_NOT_ALLOWED), 405, RefusalCode.METHOD_NOT_ALLOWED),
                Arguments.of(status(HttpStatus.I_AM_A_TEAPOT), 400, RefusalCode.INVALID_REQUEST),
                Arguments.of(ReadTimeoutException.INSTANCE, 408, RefusalCode.INVALID_REQUEST),
                Arguments.of(
                        new RuntimeException("outer", new PayloadTooLargeException(10)),
                        413,
                        RefusalCode.PAYLOAD_TOO_LARGE),
                Arguments.of(new IllegalStateException("ours"), 500, RefusalCode.INTERNAL_ERROR));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureIsAnsweredByItsKind(Throwable failure, int status, RefusalCode code) {
        Refused refused = FailureAnswers.to(failure);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.retryAfter() != null).isEqualTo(code == RefusalCode.UNAVAILABLE);
    }

    @Test
    void whatFailedInsideIsNotTold() {
        assertThat(FailureAnswers.to(new IllegalStateException("password=hunter2"))
                        .detail())
                .isNull();
    }

    private static ResponseStatusException status(HttpStatus status) {
        return new ResponseStatusException(status);
    }
}
