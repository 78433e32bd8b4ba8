package chat.nonstop.gateway.node;

/**
 * A node as a choice sees it.
 *
 * @param sockets WebSockets that this gateway has open to it
 */
record Candidate(Node node, NodeState state, int sockets) {
    boolean isReady() {
        return state == NodeState.READY;
    }
}
