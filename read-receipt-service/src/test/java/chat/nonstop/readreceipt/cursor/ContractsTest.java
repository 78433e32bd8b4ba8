package chat.nonstop.readreceipt.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.wiring.kafka.ContractRecords;
import chat.nonstop.wiring.kafka.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What is read; what is written is checked where it is written, in the ITs. */
class ContractsTest {
    @Test
    void theGoldenReadReportIsUnderstood() {
        ReadReported report =
                ContractRecords.read(recordOf(ContractAssert.example("read-reported.one")), ReadReported.class);

        assertThat(ReadCursor.of(report)).isEqualTo(new ReadCursor(7, 3, 42, 42));
    }

    @Test
    void theGoldenReportsOfDeliveryAreUnderstood() {
        assertThat(ReadCursor.of(ContractRecords.read(
                        recordOf(ContractAssert.example("read-reported.delivered")), ReadReported.class)))
                .isEqualTo(new ReadCursor(7, 3, 0, 45));
        assertThat(ReadCursor.of(ContractRecords.read(
                        recordOf(ContractAssert.example("read-reported.both")), ReadReported.class)))
                .isEqualTo(new ReadCursor(7, 3, 42, 45));
    }

    @Test
    void aFieldOfALaterVersionDoesNoHarm() {
        String later = ContractAssert.example("read-reported.one").replaceFirst("\\{", "{\"device\":\"phone\",");

        assertThat(ContractRecords.read(recordOf(later), ReadReported.class).userId())
                .isEqualTo(3);
    }

    @Test
    void aReportWithoutItsRoomIsPoison() {
        assertThatThrownBy(() -> ReadCursor.of(
                        ContractRecords.read(recordOf("{\"userId\":3,\"lastReadMessageId\":42}"), ReadReported.class)))
                .isInstanceOfAny(PoisonRecordException.class, IllegalArgumentException.class);
    }

    private static ConsumerRecord<String, byte[]> recordOf(String json) {
        return new ConsumerRecord<>("chat-read-events", 0, 0, "7", json.getBytes(StandardCharsets.UTF_8));
    }
}
