package chat.nonstop.verify;

import chat.nonstop.verify.Observation.CursorShown;
import chat.nonstop.verify.Observation.ReadReceipted;
import chat.nonstop.verify.Observation.ReadReported;
import chat.nonstop.verify.StoredRoom.StoredCursor;
import chat.nonstop.verify.StoredRoom.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether read cursors and unread counts are right in a recorded run. A member's cursor never goes back; in the end it stands no
 * further back than what a client of the member was promised, or than what the member sent itself, and no further on than what
 * they reported or sent; what is unread is what others' clients sent behind it.
 */
final class Reading {
    private record Member(long roomId, long userId) {}

    private final Recording recording;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<Member, Long> promised = new HashMap<>();
    private final Map<Member, Long> reported = new HashMap<>();

    private Reading(Recording recording) {
        this.recording = recording;
    }

    static List<Fault> faults(Recording recording) {
        Reading reading = new Reading(recording);
        reading.readReports();
        reading.judgeWhatWasShown();
        recording.rooms().forEach(reading::judgeEnd);
        return reading.faults;
    }

    private void readReports() {
        for (ClientLog log : recording.clients()) {
            for (Observation observation : log.observations()) {
                if (observation instanceof ReadReported(var at, long roomId, long messageId)) {
                    reported.merge(new Member(roomId, log.userId()), messageId, Math::max);
                } else if (observation instanceof ReadReceipted(var at, long roomId, long messageId)) {
                    promised.merge(new Member(roomId, log.userId()), messageId, Math::max);
                }
            }
        }
        for (StoredRoom room : recording.rooms()) {
            for (StoredMessage message : room.messages()) {
                Member sender = new Member(room.roomId(), message.senderId());
                reported.merge(sender, message.messageId(), Math::max);
                if (message.fromClient()) {
                    promised.merge(sender, message.messageId(), Math::max);
                }
            }
        }
    }

    /** What one client asks for one after the other never goes back, and the end is behind all of it. */
    private void judgeWhatWasShown() {
        Map<Member, Long> furthestOfAll = new HashMap<>();
        for (ClientLog log : recording.clients()) {
            Map<Member, Long> furthest = new HashMap<>();
            for (Observation observation : log.observations()) {
                if (observation instanceof CursorShown(var at, long roomId, long userId, long messageId)) {
                    Member member = new Member(roomId, userId);
                    judgeMove(furthest, member, messageId);
                    furthestOfAll.merge(member, messageId, Math::max);
                }
            }
        }
        for (StoredRoom room : recording.rooms()) {
            for (StoredCursor cursor : room.cursors()) {
                judgeMove(furthestOfAll, new Member(room.roomId(), cursor.userId()), cursor.lastReadMessageId());
            }
        }
    }

    private void judgeMove(Map<Member, Long> furthest, Member member, long messageId) {
        long before = furthest.getOrDefault(member, 0L);
        if (messageId < before) {
            faults.add(new Fault.CursorBack(member.roomId(), member.userId(), before, messageId));
        }
        furthest.merge(member, messageId, Math::max);
    }

    private void judgeEnd(StoredRoom room) {
        for (StoredCursor cursor : room.cursors()) {
            Member member = new Member(room.roomId(), cursor.userId());
            long stands = cursor.lastReadMessageId();
            long least = Math.min(promised.getOrDefault(member, 0L), room.lastMessageId());
            long most = Math.min(reported.getOrDefault(member, 0L), room.lastMessageId());
            if (stands < least) {
                faults.add(new Fault.CursorLost(room.roomId(), cursor.userId(), stands, least));
            }
            if (stands > most) {
                faults.add(new Fault.CursorInvented(room.roomId(), cursor.userId(), stands, most));
            }
            long unread = room.messages().stream()
                    .filter(message -> message.messageId() > stands
                            && message.senderId() != cursor.userId()
                            && message.fromClient())
                    .count();
            if (unread != cursor.unread()) {
                faults.add(new Fault.WrongUnread(room.roomId(), cursor.userId(), cursor.unread(), unread));
            }
        }
    }
}
