package chat.nonstop.ws.membership;

import chat.nonstop.contracts.internal.Membership;

/** The system of record's memberships. */
interface MemberRecord {
    /**
     * Blocks for the call's time.
     *
     * @throws RuntimeException when it cannot be reached
     */
    Membership find(long roomId, long userId);
}
