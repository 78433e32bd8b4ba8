package chat.nonstop.persistence.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** How rooms should come to stand: what happens is followed message by message, and what is unread is counted. */
final class UnreadModel {
    private static final Badge NOTHING = new Badge(0, 0, 0);

    final List<Room> rooms = new ArrayList<>();

    /** How far somebody says to have read and to have got. */
    record Report(long read, long delivered) {}

    record Stands(long read, long delivered, long unread) {}

    record Badge(long unreadCount, long mutedUnreadCount, long unreadRooms) {
        private Badge and(Badge other) {
            return new Badge(
                    unreadCount + other.unreadCount,
                    mutedUnreadCount + other.mutedUnreadCount,
                    unreadRooms + other.unreadRooms);
        }
    }

    /** A message: whether it counts at all, and who does not see it. */
    private static final class Said {
        final long sender;
        final boolean bySystem;
        boolean deleted;
        final Set<Long> hiddenFrom = new HashSet<>();

        Said(long sender, boolean bySystem) {
            this.sender = sender;
            this.bySystem = bySystem;
        }
    }

    private static final class Member {
        boolean live = true;
        long joined;
        long reported;
        long delivered;

        long read() {
            return Math.max(reported, joined);
        }

        long deliveredUpTo() {
            return Math.max(delivered, read());
        }
    }

    static final class Room {
        final long id;
        final boolean group;
        private final List<Said> said = new ArrayList<>();
        private final Map<Long, Member> members = new TreeMap<>();

        Room(long id, boolean group) {
            this.id = id;
            this.group = group;
        }

        long last() {
            return said.size();
        }

        boolean isIn(long user) {
            return wasEverIn(user) && members.get(user).live;
        }

        boolean wasEverIn(long user) {
            return members.containsKey(user);
        }

        long live() {
            return members.values().stream().filter(member -> member.live).count();
        }

        /** From the last message on. */
        void join(long user) {
            Member member = members.computeIfAbsent(user, id -> new Member());
            member.live = true;
            member.joined = last();
        }

        /** In a room of two, it brings back who had left. */
        void say(long sender) {
            if (!group) {
                members.forEach((user, member) -> {
                    if (!member.live) {
                        join(user);
                    }
                });
            }
            said.add(new Said(sender, false));
            Member member = members.get(sender);
            member.reported = Math.max(member.reported, last());
        }

        void deleteForEveryone(int messageId) {
            said.get(messageId - 1).deleted = true;
        }

        void deleteFor(long user, int messageId) {
            said.get(messageId - 1).hiddenFrom.add(user);
        }

        void invite(long user, long by) {
            join(user);
            system(by);
        }

        void leave(long user) {
            if (group) {
                system(user);
            }
            members.get(user).live = false;
        }

        void kick(long user, long by) {
            members.get(user).live = false;
            system(by);
        }

        void rename(long by) {
            system(by);
        }

        private void system(long actor) {
            said.add(new Said(actor, true));
            Member member = members.get(actor);
            if (member.read() == last() - 1) {
                member.reported = last();
            }
        }

        /** Whether it moves a cursor. */
        private boolean report(Member member, Report report) {
            long read = Math.min(report.read, last());
            long delivered = Math.min(report.delivered, last());
            boolean moves = read > member.read() || delivered > member.deliveredUpTo();
            if (moves) {
                member.reported = Math.max(member.reported, read);
                member.delivered = Math.max(member.delivered, Math.max(delivered, read));
            }
            return moves;
        }

        long read(long user) {
            return members.get(user).read();
        }

        long unread(long user) {
            return LongStream.rangeClosed(read(user) + 1, last())
                    .mapToObj(id -> said.get((int) id - 1))
                    .filter(message -> !message.bySystem
                            && !message.deleted
                            && message.sender != user
                            && !message.hiddenFrom.contains(user))
                    .count();
        }
    }

    /**
     * Whether the cursors moved, by room, user and where the cursors stand now; without those who are no members.
     *
     * @param reports by room and user
     */
    Map<List<Long>, Boolean> report(Map<List<Long>, Report> reports) {
        Map<List<Long>, Boolean> moved = new HashMap<>();
        for (Room room : rooms) {
            room.members.forEach((user, member) -> {
                Report report = reports.get(List.of(room.id, user));
                if (report != null && member.live) {
                    boolean moves = room.report(member, report);
                    moved.put(List.of(room.id, user, member.read(), member.deliveredUpTo()), moves);
                }
            });
        }
        return moved;
    }

    /** Of every member, by room and user. */
    Map<List<Long>, Stands> stands() {
        Map<List<Long>, Stands> stands = new HashMap<>();
        for (Room room : rooms) {
            room.members.forEach((user, member) -> {
                if (member.live) {
                    stands.put(
                            List.of(room.id, user),
                            new Stands(member.read(), member.deliveredUpTo(), room.unread(user)));
                }
            });
        }
        return stands;
    }

    Badge badge(long user) {
        return rooms.stream()
                .filter(room -> room.isIn(user))
                .map(room -> room.unread(user))
                .map(unread -> new Badge(unread, 0, unread > 0 ? 1 : 0))
                .reduce(NOTHING, Badge::and);
    }

    /** Last message, cursor and what is unread, by room. */
    Map<Long, List<Long>> list(long user) {
        Map<Long, List<Long>> list = new HashMap<>();
        for (Room room : rooms) {
            if (room.isIn(user)) {
                list.put(room.id, List.of(room.last(), room.read(user), room.unread(user)));
            }
        }
        return list;
    }
}
