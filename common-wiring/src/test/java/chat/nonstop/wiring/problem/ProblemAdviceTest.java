package chat.nonstop.wiring.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.testing.ContractAssert;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

class ProblemAdviceTest {
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new FailingController())
            .setControllerAdvice(new ProblemAdvice())
            .build();

    @Test
    void aRefusalCarriesItsCodeAndWhenToTryAgain() throws Exception {
        MockHttpServletResponse answer = send(get("/limited"));

        assertProblem(answer, 429, "RATE_LIMITED");
        assertThat(answer.getContentAsString()).contains("\"retryAfterMs\":1500");
        assertThat(answer.getHeader("Retry-After")).isEqualTo("2");
    }

    @Test
    void whatWeStandOnBeingAwayIsUnavailable() throws Exception {
        assertProblem(send(get("/away")), 503, "UNAVAILABLE");
        assertProblem(send(get("/slow")), 503, "UNAVAILABLE");
    }

    @Test
    void aFaultOfOursSaysNothingOfItself() throws Exception {
        MockHttpServletResponse answer = send(get("/broken"));

        assertProblem(answer, 500, "INTERNAL_ERROR");
        assertThat(answer.getContentAsString()).doesNotContain("secret", "Exception", "at chat");
    }

    @Test
    void badInputIsCoded() throws Exception {
        assertProblem(send(get("/number/abc")), 400, "INVALID_REQUEST");
        assertProblem(send(post("/body").contentType("application/json").content("{")), 400, "INVALID_JSON");
        assertProblem(send(post("/body").contentType("text/plain").content("x")), 415, "UNSUPPORTED_MEDIA_TYPE");
        assertProblem(send(post("/number/1")), 405, "METHOD_NOT_ALLOWED");
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(request).andReturn().getResponse();
    }

    private static void assertProblem(MockHttpServletResponse answer, int status, String code) throws Exception {
        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        ContractAssert.assertFits("problem", answer.getContentAsString());
        assertThat(answer.getContentAsString()).contains("\"code\":\"" + code + "\"");
    }

    @RestController
    static class FailingController {
        @GetMapping("/limited")
        void limited() {
            throw new RefusedException(RefusalCode.RATE_LIMITED, null, Duration.ofMillis(1500));
        }

        @GetMapping("/away")
        void away() {
            throw new IllegalStateException(new SQLTransientConnectionException("no connection"));
        }

        @GetMapping("/slow")
        void slow() {
            throw new QueryTimeoutException("too slow");
        }

        @GetMapping("/broken")
        void broken() {
            throw new IllegalStateException("a secret");
        }

        @GetMapping("/number/{number}")
        long number(@PathVariable long number) {
            return number;
        }

        @PostMapping("/body")
        void body(@RequestBody Body body) {}
    }

    record Body(String name) {}
}
