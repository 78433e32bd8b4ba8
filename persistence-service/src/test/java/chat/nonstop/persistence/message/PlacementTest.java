package chat.nonstop.persistence.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.persistence.attachment.Attachment;
import chat.nonstop.persistence.message.Placement.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final Map<Member, Long> MEMBERS =
            Map.of(new Member(1, 10), 0L, new Member(1, 11), 0L, new Member(2, 10), 0L);

    @Test
    void placesFollowOnWithoutAGapInEachRoom() {
        Placement placement = Placement.of(
                List.of(sent(0, 1, 10), sent(1, 2, 10), sent(2, 1, 11), sent(3, 1, 10)),
                Map.of(1L, 41L, 2L, 0L),
                MEMBERS,
                Set.of(),
                Set.of(),
                Map.of(),
                Map.of());

        assertThat(placement.placed())
                .extracting(placed ->
                        placed.message().roomId() + ":" + placed.message().messageId())
                .containsExactly("1:42", "2:1", "1:43", "1:44");
        assertThat(placement.lastMessageIds()).isEqualTo(Map.of(1L, 44L, 2L, 1L));
    }

    @Test
    void aRetryTakesNoPlaceWhetherItWasStoredBeforeOrStandsInTheSameBatch() {
        ReceivedMessage stored = sent(0, 1, 10);
        ReceivedMessage first = sent(1, 1, 10);
        ReceivedMessage retry = new ReceivedMessage(0, 2, first.submitted());

        Placement placement = Placement.of(
                List.of(stored, first, retry),
                Map.of(1L, 5L),
                MEMBERS,
                Set.of(),
                Set.of(stored.identity()),
                Map.of(),
                Map.of());

        assertThat(placement.placed()).extracting(Placement.Placed::received).containsExactly(first);
        assertThat(placement.repeats()).isEqualTo(2);
        assertThat(placement.refused()).isEmpty();
    }

    @Test
    void theSameClientIdOfAnotherSenderIsAnotherMessage() {
        ReceivedMessage mine = sent(0, 1, 10);
        ReceivedMessage theirs =
                new ReceivedMessage(0, 1, submitted(1, 11, mine.submitted().clientMessageId(), null));

        assertThat(Placement.of(List.of(mine, theirs), Map.of(1L, 0L), MEMBERS, Set.of(), Set.of(), Map.of(), Map.of())
                        .placed())
                .hasSize(2);
    }

    @Test
    void whoIsNotAMemberIsRefusedAndTakesNoPlace() {
        Placement placement = Placement.of(
                List.of(sent(0, 1, 99), sent(1, 77, 10), sent(2, 1, 10)),
                Map.of(1L, 0L),
                MEMBERS,
                Set.of(),
                Set.of(),
                Map.of(),
                Map.of());

        assertThat(placement.refused())
                .extracting(Placement.Refused::code)
                .containsExactly(RefusalCode.NOT_A_MEMBER, RefusalCode.NOT_A_MEMBER);
        assertThat(placement.placed())
                .extracting(placed -> placed.message().messageId())
                .containsExactly(1L);
    }

    @Test
    void anAnswerToAMessageThatTheRoomDoesNotHaveIsRefused() {
        Placement placement = Placement.of(
                List.of(
                        new ReceivedMessage(0, 0, submitted(1, 10, UUID.randomUUID(), 3L)),
                        new ReceivedMessage(0, 1, submitted(1, 10, UUID.randomUUID(), 2L))),
                Map.of(1L, 2L),
                MEMBERS,
                Set.of(),
                Set.of(),
                Map.of(),
                Map.of());

        assertThat(placement.refused())
                .extracting(Placement.Refused::code)
                .containsExactly(RefusalCode.MESSAGE_NOT_FOUND);
        assertThat(placement.placed()).hasSize(1);
    }

    @Test
    void anAnswerToAMessageFromBeforeTheJoinIsRefusedLikeOneThatIsNotThere() {
        Placement placement = Placement.of(
                List.of(
                        new ReceivedMessage(0, 0, submitted(1, 10, UUID.randomUUID(), 5L)),
                        new ReceivedMessage(0, 1, submitted(1, 10, UUID.randomUUID(), 6L))),
                Map.of(1L, 8L),
                Map.of(new Member(1, 10), 5L),
                Set.of(),
                Set.of(),
                Map.of(),
                Map.of());

        assertThat(placement.refused())
                .extracting(Placement.Refused::code)
                .containsExactly(RefusalCode.MESSAGE_NOT_FOUND);
        assertThat(placement.placed())
                .extracting(placed -> placed.message().replyTo())
                .containsExactly(6L);
    }

    @Test
    void whomAMessageMentionsStandsInIt() {
        Mentions everybody =
                Mentions.of(List.of(new Mentions.Nicknamed(11, "hello"), new Mentions.Nicknamed(12, "hi")));
        MessageSubmitted mentioning = new MessageSubmitted(
                1, 10, UUID.randomUUID(), MessageType.TEXT, "@hello, @hi", null, null, Instant.EPOCH);

        Placement placement = Placement.of(
                List.of(new ReceivedMessage(0, 0, mentioning), sent(1, 1, 10)),
                Map.of(1L, 0L),
                MEMBERS,
                Set.of(),
                Set.of(),
                Map.of(1L, everybody),
                Map.of());

        assertThat(placement.placed())
                .extracting(placed -> placed.message().mentions())
                .containsExactly(List.of(11L, 12L), null);
    }

    @Test
    void aMessageShowsItsAttachment() {
        Attachment photo = attachment(1, 10, Attachment.State.READY);

        Placement placement = place(photo, sent(0, 10, MessageType.IMAGE, photo.attachmentId()));

        assertThat(placement.placed())
                .extracting(placed -> placed.message().attachment())
                .containsExactly(photo.shownIn(1));
    }

    @Test
    void anAttachmentBelongsToOneMessageAlsoWithinABatch() {
        Attachment photo = attachment(1, 10, Attachment.State.READY);
        ReceivedMessage first = sent(0, 10, MessageType.IMAGE, photo.attachmentId());
        ReceivedMessage retry = new ReceivedMessage(0, 2, first.submitted());

        Placement placement = place(photo, first, sent(1, 10, MessageType.TEXT, photo.attachmentId()), retry);

        assertThat(placement.placed()).extracting(Placement.Placed::received).containsExactly(first);
        assertThat(placement.refused())
                .extracting(Placement.Refused::code)
                .containsExactly(RefusalCode.ATTACHMENT_USED);
        assertThat(placement.repeats()).isEqualTo(1);
    }

    @Test
    void whatIsNotReadyOrNotOnesOwnIsRefusedAndTakesNoPlace() {
        Attachment elsewhere = attachment(2, 10, Attachment.State.READY);
        Attachment another = attachment(1, 11, Attachment.State.READY);
        Attachment announced = attachment(1, 10, Attachment.State.ANNOUNCED);

        assertRefused(elsewhere, MessageType.TEXT, RefusalCode.ATTACHMENT_NOT_FOUND);
        assertRefused(another, MessageType.TEXT, RefusalCode.ATTACHMENT_NOT_FOUND);
        assertRefused(announced, MessageType.TEXT, RefusalCode.ATTACHMENT_NOT_UPLOADED);
        Placement placement = Placement.of(
                List.of(
                        sent(0, 10, MessageType.IMAGE, UUID.randomUUID()),
                        sent(1, 10, MessageType.IMAGE, null),
                        sent(2, 1, 10)),
                Map.of(1L, 0L),
                MEMBERS,
                Set.of(),
                Set.of(),
                Map.of(),
                Map.of());
        assertThat(placement.refused())
                .extracting(Placement.Refused::code)
                .containsExactly(RefusalCode.ATTACHMENT_NOT_FOUND, RefusalCode.INVALID_REQUEST);
        assertThat(placement.placed())
                .extracting(placed -> placed.message().messageId())
                .containsExactly(1L);
    }

    private static void assertRefused(Attachment attachment, MessageType type, RefusalCode code) {
        Placement placement = place(attachment, sent(0, 10, type, attachment.attachmentId()));

        assertThat(placement.placed()).isEmpty();
        assertThat(placement.refused()).extracting(Placement.Refused::code).containsExactly(code);
    }

    private static Placement place(Attachment attachment, ReceivedMessage... batch) {
        return Placement.of(
                List.of(batch),
                Map.of(1L, 0L),
                MEMBERS,
                Set.of(),
                Set.of(),
                Map.of(),
                Map.of(attachment.attachmentId(), attachment));
    }

    private static Attachment attachment(long roomId, long uploaderId, Attachment.State state) {
        Attachment.Image image = new Attachment.Image(800, 600, "image/jpeg");
        return new Attachment(
                UUID.randomUUID(), roomId, uploaderId, "a.png", "image/png", 10, state, null, image, false, null);
    }

    private static ReceivedMessage sent(long offset, long senderId, MessageType type, @Nullable UUID attachmentId) {
        return new ReceivedMessage(
                0,
                offset,
                new MessageSubmitted(1, senderId, UUID.randomUUID(), type, "see", null, attachmentId, Instant.EPOCH));
    }

    /** However a log is cut into batches, and however often parts of it are delivered again, the places come out the same. */
    @RepeatedTest(50)
    void placesDoNotDependOnTheBatches(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<ReceivedMessage> log = new ArrayList<>();
        for (int offset = 0; offset < 200; offset++) {
            boolean retry = !log.isEmpty() && random.nextInt(5) == 0;
            MessageSubmitted submitted = retry
                    ? log.get(random.nextInt(log.size())).submitted()
                    : submitted(1 + random.nextInt(3), 10 + random.nextInt(3), new UUID(7, offset), null);
            log.add(new ReceivedMessage(0, offset, submitted));
        }

        Map<ReceivedMessage.Identity, Long> atOnce = place(log, List.of(log.size()));
        List<Integer> cuts = new ArrayList<>();
        for (int done = 0; done < log.size(); done += cuts.getLast()) {
            cuts.add(Math.min(1 + random.nextInt(40), log.size() - done));
        }

        assertThat(place(log, cuts)).isEqualTo(atOnce);
    }

    private static Map<ReceivedMessage.Identity, Long> place(List<ReceivedMessage> log, List<Integer> batchSizes) {
        Map<Long, Long> heads = new HashMap<>(Map.of(1L, 0L, 2L, 0L));
        Map<ReceivedMessage.Identity, Long> places = new HashMap<>();
        int from = 0;
        for (int size : batchSizes) {
            Placement placement = Placement.of(
                    log.subList(from, from + size),
                    heads,
                    MEMBERS,
                    Set.of(),
                    new HashSet<>(places.keySet()),
                    Map.of(),
                    Map.of());
            placement
                    .placed()
                    .forEach(placed -> places.put(
                            placed.received().identity(), placed.message().messageId()));
            heads.putAll(placement.lastMessageIds());
            from += size;
        }
        return places;
    }

    private static ReceivedMessage sent(long offset, long roomId, long senderId) {
        return new ReceivedMessage(0, offset, submitted(roomId, senderId, UUID.randomUUID(), null));
    }

    private static MessageSubmitted submitted(long roomId, long senderId, UUID clientId, @Nullable Long replyTo) {
        return new MessageSubmitted(
                roomId, senderId, clientId, MessageType.TEXT, "hello", replyTo, null, Instant.EPOCH);
    }
}
