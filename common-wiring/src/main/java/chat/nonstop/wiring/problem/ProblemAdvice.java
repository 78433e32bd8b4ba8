package chat.nonstop.wiring.problem;

import chat.nonstop.contracts.RefusalCode;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what controllers throw into problem+json. The texts name fields and limits, never values. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> refused(RefusedException refused) {
        RefusalCode code = refused.code();
        return Problems.answer(code, HttpStatusCode.valueOf(code.httpStatus()), refused.detail(), refused.retryAfter());
    }

    /** The filters of the security chain answer these. */
    @ExceptionHandler({AuthenticationException.class, AccessDeniedException.class})
    ResponseEntity<Object> security(RuntimeException refused) {
        throw refused;
    }

    /** A dependency is away or overloaded: the caller may try again. */
    @ExceptionHandler
    ResponseEntity<Object> unavailable(TransientDataAccessException failure) {
        log.warn("request failed: {}", failure.getClass().getName(), failure);
        return refused(new RefusedException(RefusalCode.UNAVAILABLE));
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception failure) {
        if (InfrastructureFailures.isInfrastructure(failure)) {
            log.warn("request failed: {}", failure.getClass().getName(), failure);
            return refused(new RefusedException(RefusalCode.UNAVAILABLE));
        }
        log.error("request failed: {}", failure.getClass().getName(), failure);
        return refused(new RefusedException(RefusalCode.INTERNAL_ERROR));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<Object> answer = Problems.answer(codeOf(failure, status), status, detailOf(failure), null);
        return ResponseEntity.status(status)
                .headers(own -> {
                    own.putAll(headers);
                    own.setContentType(answer.getHeaders().getContentType());
                })
                .body(answer.getBody());
    }

    private static RefusalCode codeOf(Exception failure, HttpStatusCode status) {
        if (failure instanceof HttpMessageNotReadableException) {
            return RefusalCode.INVALID_JSON;
        }
        return switch (status.value()) {
            case 401 -> RefusalCode.UNAUTHENTICATED;
            case 403 -> RefusalCode.FORBIDDEN;
            case 404 -> RefusalCode.NOT_FOUND;
            case 405 -> RefusalCode.METHOD_NOT_ALLOWED;
            case 406 -> RefusalCode.NOT_ACCEPTABLE;
            case 413 -> RefusalCode.PAYLOAD_TOO_LARGE;
            case 415 -> RefusalCode.UNSUPPORTED_MEDIA_TYPE;
            case 503 -> RefusalCode.UNAVAILABLE;
            default -> status.is4xxClientError() ? RefusalCode.INVALID_REQUEST : RefusalCode.INTERNAL_ERROR;
        };
    }

    private static @Nullable String detailOf(Exception failure) {
        return switch (failure) {
            case MethodArgumentNotValidException invalid ->
                invalid.getBindingResult().getFieldErrors().stream()
                        .map(error -> error.getField() + ": " + error.getDefaultMessage())
                        .sorted()
                        .collect(Collectors.joining("; "));
            case HandlerMethodValidationException invalid ->
                invalid.getAllErrors().stream()
                        .map(MessageSourceResolvable::getDefaultMessage)
                        .collect(Collectors.joining("; "));
            default -> null;
        };
    }
}
