/** The service as clients meet it: real sockets, real Kafka and Redis. */
@org.jspecify.annotations.NullMarked
package chat.nonstop.ws.it;
