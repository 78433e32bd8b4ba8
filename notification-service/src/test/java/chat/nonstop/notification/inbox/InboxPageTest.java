package chat.nonstop.notification.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxPageTest {
    private static final InboxPage.Item NEWER =
            new InboxPage.Item(7, 42, 3, Instant.parse("2026-11-20T09:15:30.123456Z"), false, true);
    private static final InboxPage.Item OLDER =
            new InboxPage.Item(8, 1, 4, Instant.parse("2026-11-20T09:15:29Z"), true, false);

    @Test
    void theLastPageHasNoCursor() {
        assertThat(InboxPage.of(List.of(NEWER, OLDER), 2)).isEqualTo(new InboxPage(List.of(NEWER, OLDER), null));
    }

    @Test
    void theCursorOfAPageIsItsLastItem() {
        InboxPage page = InboxPage.of(List.of(NEWER, OLDER), 1);

        assertThat(page.notifications()).containsExactly(NEWER);
        assertThat(InboxCursor.parse(page.nextCursor())).contains(new InboxCursor(NEWER.createdAt(), 7, 42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1-2", "1-2-3-4", "a-2-3", "-1-2-3", "1-2-9999999999999999999", "1-2-3 "})
    void whatIsNoCursorIsNotTakenForOne(String text) {
        assertThat(InboxCursor.parse(text)).isEmpty();
    }
}
