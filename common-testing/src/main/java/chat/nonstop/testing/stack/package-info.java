/**
 * Real PostgreSQL, Kafka and Redis for integration tests, chosen in one place: containers where a Docker engine holds the
 * images, the embedded binaries of {@code deploy/local} otherwise. {@code CHAT_TEST_STACK=embedded|docker} (environment
 * variable or system property) decides instead.
 *
 * <p>A test of a service writes {@code @SpringBootTest @OnTestStack}; a test without Spring calls {@link
 * chat.nonstop.testing.stack.TestStack#shared()}.
 */
@NullMarked
package chat.nonstop.testing.stack;

import org.jspecify.annotations.NullMarked;
