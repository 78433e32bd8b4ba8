package chat.nonstop.gateway.node;

/**
 * What a node can be used for.
 *
 * <pre>
 *            ready                  not ready
 *  UNKNOWN ─────────▶ READY ◀──────────────▶ LEAVING
 *     │                 │                       │
 *     └───── cannot be reached, each way ───────┘
 *                       ▼
 *                 UNREACHABLE ── any answer ──▶ READY or LEAVING
 * </pre>
 */
enum NodeState {
    /** Not asked yet. */
    UNKNOWN,
    /** Takes new sessions. */
    READY,
    /** Answers, but wants no new sessions (starting or draining); those that it has go on. */
    LEAVING,
    /** Does not answer. */
    UNREACHABLE
}
