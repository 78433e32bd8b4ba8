/**
 * What the system says of itself at {@code /docs/}: the OpenAPI descriptions of all services in one, the AsyncAPI
 * description of sessions and topics, the JSON schemas, and a page to browse them.
 */
@NullMarked
package chat.nonstop.gateway.docs;

import org.jspecify.annotations.NullMarked;
