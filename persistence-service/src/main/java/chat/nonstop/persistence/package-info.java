/**
 * The system of record: accounts and their tokens, rooms and their members, the message log. It owns the database schema
 * (docs/decisions/0030-sql-beside-the-code.md).
 */
@NullMarked
package chat.nonstop.persistence;

import org.jspecify.annotations.NullMarked;
