/**
 * The only public door. What a request passes, in the order of {@link chat.nonstop.gateway.DoorOrder}: its path must be
 * plain ({@code route}), its origin ours ({@code origin}), its caller is identified ({@code access}), the caller's budget
 * charged ({@code limit}), the caller admitted or refused ({@code access}), its body bounded ({@code route}); then it is
 * answered from the web client ({@code page}), forwarded to a service ({@code route}) or joined to a chat-ws node
 * ({@code node}). Every refusal is a problem+json ({@code problem}).
 */
@NullMarked
package chat.nonstop.gateway;

import org.jspecify.annotations.NullMarked;
