package chat.nonstop.persistence.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.testing.ContractAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"message-submitted.text", "message-submitted.image-reply"})
    void goldenExamplesBreakNoRule(String example) {
        assertThat(SubmissionRules.broken(read(ContractAssert.example(example))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"roomId\":0,\"senderId\":1}",
                "{\"roomId\":1,\"senderId\":0}",
                "{\"roomId\":1,\"senderId\":1,\"type\":\"TEXT\",\"content\":\"x\",\"acceptedAt\":\"2026-01-01T00:00:00Z\"}",
            })
    void missingPartsAreNamed(String json) {
        assertThat(SubmissionRules.broken(read(json))).isPresent();
    }

    @Test
    void whatPostgresqlCannotStoreIsPoison() {
        assertThat(SubmissionRules.broken(withContent("a\\u0000b")))
                .get()
                .asString()
                .contains("NUL");
        assertThat(SubmissionRules.broken(withContent("a\\ud83db")))
                .get()
                .asString()
                .contains("surrogate");
        assertThat(SubmissionRules.broken(withContent("   "))).isPresent();
        assertThat(SubmissionRules.broken(withContent("👍🏽"))).isEmpty();
    }

    @Test
    void theReasonDoesNotQuoteTheContent() {
        assertThat(SubmissionRules.broken(withContent("secret\\u0000")))
                .get()
                .asString()
                .doesNotContain("secret");
    }

    @Test
    void clientsCannotSendSystemMessages() {
        assertThat(SubmissionRules.broken(
                        read(ContractAssert.example("message-submitted.text").replace("\"TEXT\"", "\"KICK\""))))
                .get()
                .asString()
                .startsWith("type");
    }

    private static MessageSubmitted withContent(String content) {
        return read(ContractAssert.example("message-submitted.text")
                .replaceFirst("\"content\": \"[^\"]*\"", "\"content\": \"" + content.replace("\\", "\\\\") + "\""));
    }

    private static MessageSubmitted read(String json) {
        return ContractJson.mapper().readValue(json, MessageSubmitted.class);
    }
}
