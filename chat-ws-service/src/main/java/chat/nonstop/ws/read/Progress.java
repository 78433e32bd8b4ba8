package chat.nonstop.ws.read;

/**
 * How far a member says to have come in a room; 0 of what was not said.
 *
 * @param read message id
 * @param delivered message id
 */
record Progress(long read, long delivered) {
    Progress further(Progress other) {
        return new Progress(Math.max(read, other.read), Math.max(delivered, other.delivered));
    }
}
