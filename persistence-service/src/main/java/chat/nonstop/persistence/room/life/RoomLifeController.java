package chat.nonstop.persistence.room.life;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.persistence.room.Role;
import chat.nonstop.persistence.room.Room;
import chat.nonstop.persistence.room.RoomName;
import chat.nonstop.persistence.room.RoomViews;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RoomLifeController {
    record InviteRequest(@Nullable List<@Nullable Long> userIds) {}

    record RenameRequest(@Nullable String name) {}

    record RoleRequest(@Nullable String role) {}

    private final RoomLife life;
    private final RoomViews views;

    RoomLifeController(RoomLife life, RoomViews views) {
        this.life = life;
        this.views = views;
    }

    @PostMapping(Paths.INVITE)
    Invitation invite(CurrentUser user, @PathVariable("roomId") long roomId, @RequestBody InviteRequest request) {
        List<Long> userIds = Input.read("userIds", request.userIds(), RoomLifeController::userIds);
        List<Long> invited = switch (life.invite(user.userId(), roomId, userIds)) {
            case Verdict.Granted(Deed deed) -> deed.joining();
            case Verdict.Already() -> List.of();
            case Verdict.Refused(RefusalCode code, String why) -> throw new RefusedException(code, why);
        };
        return new Invitation(
                invited, userIds.stream().filter(id -> !invited.contains(id)).toList());
    }

    @DeleteMapping(Paths.MEMBER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void kick(CurrentUser user, @PathVariable("roomId") long roomId, @PathVariable("userId") long userId) {
        requireGranted(life.kick(user.userId(), roomId, userId));
    }

    @DeleteMapping(Paths.ROOM)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void leave(CurrentUser user, @PathVariable("roomId") long roomId) {
        requireGranted(life.leave(user.userId(), roomId));
    }

    @PatchMapping(Paths.GROUP_ROOM)
    Room rename(CurrentUser user, @PathVariable("roomId") long roomId, @RequestBody RenameRequest request) {
        RoomName name = Input.read("name", request.name(), RoomName::new);
        requireGranted(life.rename(user.userId(), roomId, name));
        return views.find(user.userId(), roomId)
                .orElseThrow(() -> new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId));
    }

    @PatchMapping(Paths.MEMBER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void giveRole(
            CurrentUser user,
            @PathVariable("roomId") long roomId,
            @PathVariable("userId") long userId,
            @RequestBody RoleRequest request) {
        Role role = Input.read("role", request.role(), RoomLifeController::role);
        requireGranted(life.giveRole(user.userId(), roomId, userId, role));
    }

    private static void requireGranted(Verdict verdict) {
        if (verdict instanceof Verdict.Refused(RefusalCode code, String why)) {
            throw new RefusedException(code, why);
        }
    }

    private static Role role(String name) {
        try {
            return Role.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a role (expected: OWNER, ADMIN or MEMBER)");
        }
    }

    /** Each once, in the order of the ids. */
    private static List<Long> userIds(List<@Nullable Long> ids) {
        if (ids.isEmpty() || ids.size() > Limits.INVITED_AT_ONCE) {
            throw new IllegalArgumentException(ids.size() + " users (expected: 1 to " + Limits.INVITED_AT_ONCE + ")");
        }
        TreeSet<Long> each = new TreeSet<>();
        for (Long id : ids) {
            if (id == null || id < 1) {
                throw new IllegalArgumentException("not a user's id (expected: at least 1)");
            }
            each.add(id);
        }
        return List.copyOf(each);
    }
}
