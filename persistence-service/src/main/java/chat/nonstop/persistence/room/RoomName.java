package chat.nonstop.persistence.room;

import chat.nonstop.contracts.Limits;
import chat.nonstop.persistence.input.Line;

/** What a group room is called. */
public record RoomName(String text) {
    public RoomName {
        text = Line.of(text, Limits.ROOM_NAME_CODE_POINTS);
    }
}
