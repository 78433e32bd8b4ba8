package chat.nonstop.persistence.outbox;

import java.util.UUID;

/** A log-in of the user is over: its sessions are closed with 4002, its access tokens are refused. */
public record LogInEnded(long userId, UUID logInId) implements AccountOutboxEvent {}
