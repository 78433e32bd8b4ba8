package chat.nonstop.wiring.node;

/**
 * The name of this instance, unique among all that run: metrics carry it, and the Kafka transactional id is built from it,
 * so two instances with one name fence each other.
 */
public record NodeIdentity(String id) {
    public NodeIdentity {
        if (!id.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "chat.node.id: " + id + " (expected: 1 to 100 letters, digits, dots, dashes or underscores)");
        }
    }
}
