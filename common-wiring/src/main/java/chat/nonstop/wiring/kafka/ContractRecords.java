package chat.nonstop.wiring.kafka;

import chat.nonstop.contracts.ContractJson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads record values that are JSON of a contract. */
public final class ContractRecords {
    private ContractRecords() {}

    /**
     * The value of a record.
     *
     * @throws PoisonRecordException when it is missing or is no {@code type}: trying again cannot help
     */
    public static <T> T read(ConsumerRecord<?, byte[]> record, Class<T> type) {
        byte @Nullable [] value = record.value();
        if (value == null) {
            throw new PoisonRecordException("value: missing (expected: " + type.getSimpleName() + ")");
        }
        try {
            T read = ContractJson.mapper().readValue(value, type);
            if (read == null) {
                throw new PoisonRecordException("value: null (expected: " + type.getSimpleName() + ")");
            }
            return read;
        } catch (JacksonException unreadable) {
            // Its message and cause may quote the content.
            throw new PoisonRecordException(
                    "value: " + unreadable.getClass().getSimpleName() + " (expected: " + type.getSimpleName() + ")");
        }
    }
}
