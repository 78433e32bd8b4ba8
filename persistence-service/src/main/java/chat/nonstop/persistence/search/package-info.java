/**
 * Search in the messages of one's rooms: {@link chat.nonstop.persistence.search.SearchController} reads what is asked, {@link
 * chat.nonstop.persistence.search.MessageSearch} finds it by an index over pairs of characters
 * (docs/decisions/0038-search.md), {@link chat.nonstop.persistence.search.Snippet} shows where it stands.
 */
@NullMarked
package chat.nonstop.persistence.search;

import org.jspecify.annotations.NullMarked;
