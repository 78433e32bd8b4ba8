package chat.nonstop.wiring.problem;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The one place where a refusal becomes an HTTP answer. */
public final class Problems {
    private Problems() {}

    public static ResponseEntity<Object> answer(
            RefusalCode code, HttpStatusCode status, @Nullable String detail, @Nullable Duration retryAfter) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(status).contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE));
        if (retryAfter != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
        }
        return answer.body(problem(code, status, detail, retryAfter));
    }

    /** Writes the problem from a servlet filter, where no controller advice reaches. */
    public static void write(HttpServletResponse response, RefusalCode code, @Nullable String detail)
            throws IOException {
        response.setStatus(code.httpStatus());
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream()
                .write(ContractJson.mapper()
                        .writeValueAsBytes(problem(code, HttpStatusCode.valueOf(code.httpStatus()), detail, null)));
    }

    private static Problem problem(
            RefusalCode code, HttpStatusCode status, @Nullable String detail, @Nullable Duration retryAfter) {
        return new Problem(
                "about:blank",
                code.message(),
                status.value(),
                code,
                detail,
                retryAfter == null ? null : retryAfter.toMillis());
    }

    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
