package chat.nonstop.ws.publish;

import java.util.List;

/** One transactional producer's life. Called by one thread. */
interface Transactions extends AutoCloseable {
    /** Makes producers. */
    interface Factory {
        /**
         * A producer that has fenced off every earlier one of this node.
         *
         * @throws Exception when Kafka is away
         */
        Transactions open() throws Exception;
    }

    /**
     * All of the records, in order, or none.
     *
     * @throws Exception when nobody knows whether they are; this producer is of no use any more then
     */
    void commit(List<KafkaRecord> records) throws Exception;

    @Override
    void close();
}
