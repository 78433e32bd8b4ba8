package chat.nonstop.persistence.room.life;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message.Detail;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.persistence.room.Role;
import chat.nonstop.persistence.room.RoomName;
import chat.nonstop.persistence.room.life.Deed.Said;
import chat.nonstop.persistence.room.life.Verdict.Already;
import chat.nonstop.persistence.room.life.Verdict.Granted;
import chat.nonstop.persistence.room.life.Verdict.Refused;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A room as it is under its lock, and the rules of what may happen in it: any member invites; the owner removes anybody, an
 * admin removes members; the owner and admins rename; the owner gives roles, and with OWNER its own. In a 1:1 room one can
 * only leave.
 *
 * @param name null for a 1:1 room
 * @param memberCount all members, also those who are not among {@code people}
 * @param people those whom the wish concerns and who exist
 */
record Group(long roomId, @Nullable String name, int memberCount, Map<Long, Person> people) {
    /** @param limit members that a room may have */
    Verdict invite(long actorId, List<Long> userIds, int limit) {
        return asMember(actorId, true, actor -> {
            TreeSet<Long> asked = new TreeSet<>(userIds);
            Optional<Long> nobody =
                    asked.stream().filter(id -> !people.containsKey(id)).findFirst();
            if (nobody.isPresent()) {
                return new Refused(RefusalCode.USER_NOT_FOUND, "userId: " + nobody.get());
            }
            List<Person> joining = asked.stream()
                    .map(this::person)
                    .filter(person -> !person.isMember())
                    .toList();
            if (joining.isEmpty()) {
                return new Already();
            }
            if (memberCount + joining.size() > limit) {
                return new Refused(
                        RefusalCode.ROOM_FULL,
                        "userIds: " + joining.size() + " more than " + memberCount + " members (limit: " + limit + ")");
            }
            List<Long> ids = joining.stream().map(Person::userId).toList();
            return new Granted(Deed.invitation(
                    new Said(
                            MessageType.INVITE,
                            actor.nickname() + " invited " + names(joining),
                            new Detail(Detail.Kind.MEMBERS_INVITED, ids, null, null)),
                    ids));
        });
    }

    Verdict kick(long actorId, long userId) {
        return asMember(actorId, true, actor -> {
            if (userId == actorId) {
                return new Refused(RefusalCode.ON_ONESELF, "userId: " + userId + " (leave instead)");
            }
            if (actor.role() == Role.MEMBER) {
                return tooLow(actor);
            }
            Person target = people.get(userId);
            if (target == null || !target.isMember()) {
                return notAMember(userId);
            }
            if (actor.role() != Role.OWNER && target.role() != Role.MEMBER) {
                return tooLow(actor);
            }
            return new Granted(Deed.removal(
                    new Said(
                            MessageType.KICK,
                            actor.nickname() + " removed " + target.nickname(),
                            new Detail(Detail.Kind.MEMBER_KICKED, List.of(userId), null, null)),
                    userId));
        });
    }

    /** {@code people} are all members: one of them may become the owner. */
    Verdict leave(long actorId) {
        return asMember(actorId, false, actor -> {
            if (name == null) {
                return new Granted(Deed.silentDeparture(actorId));
            }
            Optional<Person> heir = actor.role() == Role.OWNER ? heirOf(actorId) : Optional.empty();
            String content = actor.nickname() + " left"
                    + heir.map(next -> "; " + next.nickname() + " owns the room now")
                            .orElse("");
            Detail detail = new Detail(
                    Detail.Kind.MEMBER_LEFT,
                    heir.map(next -> List.of(next.userId())).orElse(null),
                    null,
                    null);
            return new Granted(Deed.departure(
                    new Said(MessageType.LEAVE, content, detail),
                    actorId,
                    heir.map(next -> Map.of(next.userId(), Role.OWNER)).orElse(Map.of()),
                    memberCount == 1));
        });
    }

    Verdict rename(long actorId, RoomName to) {
        return asMember(actorId, true, actor -> {
            if (actor.role() == Role.MEMBER) {
                return tooLow(actor);
            }
            if (to.text().equals(name)) {
                return new Already();
            }
            return new Granted(Deed.newName(
                    new Said(
                            MessageType.SYSTEM,
                            actor.nickname() + " named the room " + to.text(),
                            new Detail(Detail.Kind.ROOM_RENAMED, null, to.text(), null)),
                    to.text()));
        });
    }

    /** Who gives OWNER gives it away, and stays as an admin. */
    Verdict giveRole(long actorId, long userId, Role role) {
        return asMember(actorId, true, actor -> {
            if (actor.role() != Role.OWNER) {
                return tooLow(actor);
            }
            if (userId == actorId) {
                return new Refused(RefusalCode.ON_ONESELF, "userId: " + userId + " (give OWNER to somebody else)");
            }
            Person target = people.get(userId);
            if (target == null || !target.isMember()) {
                return notAMember(userId);
            }
            if (target.role() == role) {
                return new Already();
            }
            Map<Long, Role> roles =
                    role == Role.OWNER ? Map.of(userId, Role.OWNER, actorId, Role.ADMIN) : Map.of(userId, role);
            return new Granted(Deed.newRoles(
                    new Said(
                            MessageType.SYSTEM,
                            actor.nickname() + " made " + target.nickname() + " " + inWords(role),
                            new Detail(Detail.Kind.ROLE_CHANGED, List.of(userId), null, role.name())),
                    roles));
        });
    }

    private interface Rule {
        Verdict of(Person actor);
    }

    private Verdict asMember(long actorId, boolean inGroupsOnly, Rule rule) {
        Person actor = people.get(actorId);
        if (actor == null || !actor.isMember()) {
            return new Refused(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId); // as if there were no room
        }
        if (inGroupsOnly && name == null) {
            return new Refused(RefusalCode.NOT_A_GROUP, "a 1:1 room");
        }
        return rule.of(actor);
    }

    /** The admin who is here for longest, else the member. */
    private Optional<Person> heirOf(long ownerId) {
        return people.values().stream()
                .filter(person -> person.isMember() && person.userId() != ownerId)
                .min(Comparator.comparing(Person::role, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Person::joinedAt, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Person::userId));
    }

    private Person person(long userId) {
        Person person = people.get(userId);
        if (person == null) {
            throw new IllegalStateException("userId: " + userId + " (expected: somebody who exists)");
        }
        return person;
    }

    private static Refused tooLow(Person actor) {
        return new Refused(RefusalCode.ROLE_TOO_LOW, "role: " + actor.role());
    }

    private static Refused notAMember(long userId) {
        return new Refused(RefusalCode.MEMBER_NOT_FOUND, "userId: " + userId);
    }

    private static String names(List<Person> people) {
        if (people.size() == 1) {
            return people.getFirst().nickname();
        }
        return people.subList(0, people.size() - 1).stream()
                        .map(Person::nickname)
                        .collect(Collectors.joining(", ")) + " and "
                + people.getLast().nickname();
    }

    private static String inWords(Role role) {
        return switch (role) {
            case OWNER -> "the owner";
            case ADMIN -> "an admin";
            case MEMBER -> "a member";
        };
    }
}
