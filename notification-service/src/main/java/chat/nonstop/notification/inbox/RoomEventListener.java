package chat.nonstop.notification.inbox;

import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.kafka.ContractRecords;
import chat.nonstop.wiring.kafka.PoisonRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/** What was stored in rooms. Safe to replay: a row that is there is neither added nor told again. */
@Component
class RoomEventListener {
    private final NotifyMembers notifyMembers;
    private final StopPoints stops;

    RoomEventListener(NotifyMembers notifyMembers, StopPoints stops) {
        this.notifyMembers = notifyMembers;
        this.stops = stops;
    }

    /**
     * @throws BatchListenerFailedException at the first poison record. All that can be read is in the inbox before, also what
     *     comes after it and will be delivered again: it need not wait for the retries
     */
    @KafkaListener(id = Groups.NOTIFICATION, topics = Topics.CHAT_ROOM_EVENTS)
    void onRecords(List<ConsumerRecord<String, byte[]>> records, Acknowledgment offsets) {
        List<NewMessage> messages = new ArrayList<>(records.size());
        BatchListenerFailedException firstPoison = null;
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                read(record).ifPresent(messages::add);
            } catch (PoisonRecordException poison) {
                if (firstPoison == null) {
                    firstPoison = new BatchListenerFailedException("unreadable room event", poison, record);
                }
            }
        }
        notifyMembers.of(messages);
        if (firstPoison != null) {
            throw firstPoison;
        }
        stops.reached(StopPoint.NOTIFIED);
        offsets.acknowledge(); // only now: the rows are stored
    }

    private static Optional<NewMessage> read(ConsumerRecord<String, byte[]> record) {
        NewMessage.Event event = ContractRecords.read(record, NewMessage.Event.class);
        try {
            return event.newMessage();
        } catch (IllegalArgumentException broken) {
            throw new PoisonRecordException(String.valueOf(broken.getMessage()));
        }
    }
}
