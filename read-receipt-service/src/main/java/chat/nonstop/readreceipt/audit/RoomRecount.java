package chat.nonstop.readreceipt.audit;

import chat.nonstop.readreceipt.audit.Drift.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A room as one snapshot of the record has it, counted from scratch beside what is derived.
 *
 * @param lastMessageId as the room says
 * @param highestMessageId of its messages; 0 when there are none
 * @param looked at so many of its newest places
 * @param messages found there
 * @param members who are members now
 */
record RoomRecount(
        long roomId, long lastMessageId, long highestMessageId, long looked, long messages, List<Member> members) {
    private static final String MADE_AT = "0";
    private static final Pattern COPIED = Pattern.compile("(\\d{1,18}) (\\d{1,18})");

    /**
     * @param storedRead as the column has it; {@code storedDelivered} too
     * @param read where the member stands; {@code delivered} too
     * @param derived unread count, as everybody is told
     * @param counted unread messages, one by one; null when there were too many to look at this time
     */
    record Member(
            long userId,
            long storedRead,
            long storedDelivered,
            long read,
            long delivered,
            long derived,
            @Nullable Long counted) {
        private String copied() {
            return read + " " + delivered;
        }
    }

    /** What is wrong within the record. */
    List<Drift> drifts() {
        List<Drift> drifts = new ArrayList<>();
        if (highestMessageId != lastMessageId) {
            drifts.add(ofRoom(highestMessageId, lastMessageId));
        } else if (messages != Math.min(looked, lastMessageId)) {
            drifts.add(ofRoom(messages, Math.min(looked, lastMessageId)));
        }
        for (Member member : members) {
            long furthest = Math.max(member.storedRead, member.storedDelivered);
            if (furthest > lastMessageId) {
                drifts.add(of(Kind.BEYOND_ROOM, member.userId, "" + lastMessageId, "" + furthest));
            }
            if (member.counted != null && member.counted != member.derived) {
                drifts.add(of(Kind.UNREAD, member.userId, "" + member.counted, "" + member.derived));
            }
        }
        return drifts;
    }

    /**
     * What is wrong with the copy in Redis, which was read between two looks at the record: this one and {@code after}. Reports
     * reach the record first, so a copy is wrong that is ahead of the record afterwards, or that is whole, and behind the record
     * before. Of a copy made at another last message only the first can be told: nobody believes it.
     */
    List<Drift> copyDrifts(Map<String, String> copy, RoomRecount after) {
        List<Drift> drifts = new ArrayList<>();
        Map<Long, Member> afterwards = after.byUser();
        Set<Long> known = new HashSet<>(byUser().keySet());
        known.addAll(afterwards.keySet());
        boolean whole = Long.toString(lastMessageId).equals(copy.get(MADE_AT)) && lastMessageId == after.lastMessageId;
        copy.forEach((field, value) -> {
            if (field.equals(MADE_AT)) {
                return;
            }
            Matcher cursor = COPIED.matcher(value);
            Member member = field.matches("\\d{1,18}") ? afterwards.get(Long.parseLong(field)) : null;
            if (!cursor.matches() || (whole && !known.contains(idOf(field)))) {
                drifts.add(of(Kind.COPY, idOf(field), member == null ? null : member.copied(), value));
                return;
            }
            long read = Long.parseLong(cursor.group(1));
            long delivered = Long.parseLong(cursor.group(2));
            if (delivered < read) {
                drifts.add(of(Kind.DELIVERED_BEHIND_READ, idOf(field), ">= " + read, "" + delivered));
            } else if (member != null && (read > member.read || delivered > member.delivered)) {
                drifts.add(of(Kind.COPY, member.userId, member.copied(), value));
            } else if (read > after.lastMessageId || delivered > after.lastMessageId) {
                drifts.add(of(Kind.COPY, idOf(field), "<= " + after.lastMessageId, value));
            }
        });
        if (whole) {
            drifts.addAll(behind(copy));
        }
        return drifts;
    }

    private List<Drift> behind(Map<String, String> copy) {
        List<Drift> drifts = new ArrayList<>();
        for (Member member : members) {
            String value = copy.get(Long.toString(member.userId));
            Matcher cursor = COPIED.matcher(value == null ? "" : value);
            if (value == null
                    || (cursor.matches()
                            && (Long.parseLong(cursor.group(1)) < member.read
                                    || Long.parseLong(cursor.group(2)) < member.delivered)
                            && Long.parseLong(cursor.group(1)) <= Long.parseLong(cursor.group(2)))) {
                drifts.add(of(Kind.COPY, member.userId, member.copied(), value));
            }
        }
        return drifts;
    }

    private Map<Long, Member> byUser() {
        Map<Long, Member> byUser = new HashMap<>();
        members.forEach(member -> byUser.put(member.userId, member));
        return byUser;
    }

    private static long idOf(String field) {
        return field.matches("\\d{1,18}") ? Long.parseLong(field) : -1;
    }

    private Drift ofRoom(long expected, long found) {
        return new Drift(Kind.HEAD, roomId, null, "" + expected, "" + found);
    }

    private Drift of(Kind kind, long userId, @Nullable String expected, @Nullable String found) {
        return new Drift(kind, roomId, userId, expected, found);
    }
}
