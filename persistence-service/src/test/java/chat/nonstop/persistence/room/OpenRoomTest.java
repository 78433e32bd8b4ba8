package chat.nonstop.persistence.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.persistence.room.OpenRoom.Outcome;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenRoomTest {
    @Test
    void roomHasAtMostAsManyMembersAsAllowed() {
        OpenRoom openRoom = new OpenRoom(null, null, 1000); // decides before it asks anyone
        List<Long> thousandOthers = LongStream.rangeClosed(2, 1001).boxed().toList();

        assertThat(openRoom.group(1, new RoomName("all"), thousandOthers)).isEqualTo(new Outcome.TooManyMembers(1000));
        assertThat(openRoom.oneToOne(1, 1)).isEqualTo(new Outcome.WithOneself());
    }
}
