package chat.nonstop.persistence.search;

import chat.nonstop.contracts.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were found, the newest first ({@code search-page.schema.json}).
 *
 * @param nextCursor asks for those after these; absent when there are none
 */
record SearchPage(List<Hit> hits, @Nullable String nextCursor) {
    /** @param snippet the part of the content around the first place that was found */
    record Hit(Message message, String snippet) {}
}
