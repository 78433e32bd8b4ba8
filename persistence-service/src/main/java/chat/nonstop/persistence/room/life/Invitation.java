package chat.nonstop.persistence.room.life;

import java.util.List;

/** What an invitation came to ({@code invitation.schema.json}); both in the order of the ids. */
record Invitation(List<Long> invited, List<Long> alreadyMembers) {}
