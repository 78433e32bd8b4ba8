package chat.nonstop.persistence.search;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SearchController {
    private final MessageSearch search;

    SearchController(MessageSearch search) {
        this.search = search;
    }

    /** In all rooms of the caller, or in one; {@code limit} is brought into 1 to {@link Limits#SEARCH_PAGE_MAX}. */
    @GetMapping(Paths.SEARCH)
    SearchPage search(
            CurrentUser user,
            @RequestParam(name = "q", required = false) @Nullable String q,
            @RequestParam(name = "roomId", required = false) @Nullable Long roomId,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "" + Limits.SEARCH_PAGE) int limit) {
        SearchQuery query = Input.read("q", q, SearchQuery::new);
        SearchCursor after = cursor == null ? SearchCursor.START : Input.read("cursor", cursor, SearchCursor::decode);
        if (roomId != null && !search.isMember(user.userId(), roomId)) {
            throw new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId);
        }
        return search.find(user.userId(), query, roomId, after, Math.clamp(limit, 1, Limits.SEARCH_PAGE_MAX));
    }
}
