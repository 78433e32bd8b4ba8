package chat.nonstop.persistence.room;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RoomController {
    record OneToOneRequest(@Nullable Long userId) {}

    record GroupRequest(@Nullable String name, @Nullable List<@Nullable Long> memberIds) {}

    private final OpenRoom openRoom;
    private final RoomViews views;

    RoomController(OpenRoom openRoom, RoomViews views) {
        this.openRoom = openRoom;
        this.views = views;
    }

    @PostMapping(Paths.ONE_TO_ONE_ROOMS)
    ResponseEntity<Room> openOneToOne(CurrentUser user, @RequestBody OneToOneRequest request) {
        long peerId = Input.read("userId", request.userId(), RoomController::userId);
        return answer(user, openRoom.oneToOne(user.userId(), peerId));
    }

    @PostMapping(Paths.GROUP_ROOMS)
    ResponseEntity<Room> openGroup(CurrentUser user, @RequestBody GroupRequest request) {
        RoomName name = Input.read("name", request.name(), RoomName::new);
        List<Long> memberIds = Input.read("memberIds", request.memberIds(), RoomController::userIds);
        return answer(user, openRoom.group(user.userId(), name, memberIds));
    }

    @GetMapping(Paths.ROOMS)
    RoomPage mine(
            CurrentUser user,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "" + Limits.ROOM_PAGE) int limit) {
        if (limit < 1) {
            throw Input.refused("limit", "less than 1 (expected: 1 to " + Limits.ROOM_PAGE_MAX + ")");
        }
        RoomCursor after = cursor == null ? RoomCursor.START : Input.read("cursor", cursor, RoomCursor::decode);
        return views.page(user.userId(), after, Math.min(limit, Limits.ROOM_PAGE_MAX));
    }

    @GetMapping(Paths.ROOM)
    Room one(CurrentUser user, @PathVariable("roomId") long roomId) {
        return views.find(user.userId(), roomId).orElseThrow(notAMember(roomId));
    }

    /** Of any room, 1:1 rooms too. */
    @GetMapping(Paths.MEMBERS)
    Members members(CurrentUser user, @PathVariable("roomId") long roomId) {
        return views.members(user.userId(), roomId).orElseThrow(notAMember(roomId));
    }

    private ResponseEntity<Room> answer(CurrentUser user, OpenRoom.Outcome outcome) {
        return switch (outcome) {
            case OpenRoom.Outcome.Opened(long roomId) ->
                ResponseEntity.status(HttpStatus.CREATED).body(one(user, roomId));
            case OpenRoom.Outcome.Found(long roomId) -> ResponseEntity.ok(one(user, roomId));
            case OpenRoom.Outcome.WithOneself() -> throw new RefusedException(RefusalCode.ROOM_WITH_ONESELF);
            case OpenRoom.Outcome.UserNotFound() -> throw new RefusedException(RefusalCode.USER_NOT_FOUND);
            case OpenRoom.Outcome.Blocked() -> throw new RefusedException(RefusalCode.BLOCKED);
            case OpenRoom.Outcome.TooManyMembers(int limit) ->
                throw new RefusedException(RefusalCode.ROOM_FULL, "memberIds: more than " + limit + " members");
        };
    }

    private static Supplier<RefusedException> notAMember(long roomId) {
        return () -> new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId);
    }

    private static Long userId(@Nullable Long id) {
        if (id == null || id < 1) {
            throw new IllegalArgumentException("not a user's id (expected: at least 1)");
        }
        return id;
    }

    private static List<Long> userIds(List<@Nullable Long> ids) {
        return ids.stream().map(RoomController::userId).toList();
    }
}
