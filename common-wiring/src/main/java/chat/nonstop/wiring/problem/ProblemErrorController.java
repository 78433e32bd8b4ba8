package chat.nonstop.wiring.problem;

import chat.nonstop.contracts.RefusalCode;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** The last resort: what failed outside of any controller is answered as a problem too, never as a page. */
@Controller
class ProblemErrorController implements ErrorController {
    @RequestMapping("${server.error.path:${error.path:/error}}")
    ResponseEntity<Object> error(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        RefusalCode code = switch (status) {
            case 401 -> RefusalCode.UNAUTHENTICATED;
            case 403 -> RefusalCode.FORBIDDEN;
            case 404 -> RefusalCode.NOT_FOUND;
            case 405 -> RefusalCode.METHOD_NOT_ALLOWED;
            case 413 -> RefusalCode.PAYLOAD_TOO_LARGE;
            case 503 -> RefusalCode.UNAVAILABLE;
            default -> status < 500 ? RefusalCode.INVALID_REQUEST : RefusalCode.INTERNAL_ERROR;
        };
        return Problems.answer(code, HttpStatusCode.valueOf(status), null, null);
    }
}
