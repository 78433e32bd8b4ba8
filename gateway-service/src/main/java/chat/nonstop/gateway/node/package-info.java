/**
 * The chat-ws nodes, and which of them a client is joined to. {@code NodeWatch} finds the nodes and asks each whether it is
 * ready; {@code Nodes} keeps what is known; {@code NodeChoice} and {@code SockJsSessions} decide; {@code ChatNodeFilter}
 * forwards SockJS requests and hands handshakes to {@code SocketRelay}, which opens the node's side first and upgrades the
 * client only when that stands.
 */
@NullMarked
package chat.nonstop.gateway.node;

import org.jspecify.annotations.NullMarked;
