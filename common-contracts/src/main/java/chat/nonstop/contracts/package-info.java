/**
 * What the services of Nonstop Chat say to each other and to clients: events, topics, channels, destinations, refusal and
 * close codes, limits. Plain Java and Jackson annotations; no wiring. The JSON Schemas are in {@code /contracts/schemas},
 * one golden example or more for each in {@code /contracts/examples}.
 */
@NullMarked
package chat.nonstop.contracts;

import org.jspecify.annotations.NullMarked;
