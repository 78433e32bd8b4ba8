package chat.nonstop.ws.publish;

/** @param value JSON, UTF-8; not copied */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way through; never compared
public record KafkaRecord(String topic, String key, byte[] value) {
    /** Without the value: contents never reach a log. */
    @Override
    public String toString() {
        return "KafkaRecord[" + topic + ", " + key + ", " + value.length + " bytes]";
    }
}
