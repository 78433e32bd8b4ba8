package chat.nonstop.ws.typing;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Typing;
import chat.nonstop.wiring.redis.SignalPublisher;
import chat.nonstop.wiring.redis.SignalPublisher.Outgoing;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.membership.Standing;
import chat.nonstop.ws.session.ChatLimits;
import chat.nonstop.ws.session.ChatSession;
import chat.nonstop.ws.session.Outcome;
import chat.nonstop.ws.session.SendBody;
import chat.nonstop.ws.session.SendHandler;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * {@code SEND /pub/chat/typing {roomId}}. One signal a session and room in each {@code chat.limits.typing-interval}; those
 * in between say nothing new and are dropped.
 */
@Component
final class TellTyping implements SendHandler {
    private final Memberships memberships;
    private final SignalPublisher signals;
    private final Cache<Told, Boolean> told;

    private record Told(String sessionId, long roomId) {}

    TellTyping(Memberships memberships, SignalPublisher signals, ChatLimits limits) {
        this.memberships = memberships;
        this.signals = signals;
        this.told = Caffeine.newBuilder()
                .expireAfterWrite(limits.typingInterval())
                .maximumSize(100_000)
                .build();
    }

    @Override
    public String destination() {
        return Destinations.PUB_TYPING;
    }

    @Override
    public CompletableFuture<Outcome> onSend(ChatSession session, ClientFrame frame) {
        return tell(session, frame).now();
    }

    private Outcome tell(ChatSession session, ClientFrame frame) {
        Optional<SendBody> body = SendBody.of(frame);
        if (body.isEmpty()) {
            return SendBody.unreadable();
        }
        OptionalLong room = body.get().id("roomId");
        if (room.isEmpty()) {
            return SendBody.noId("roomId");
        }
        long roomId = room.getAsLong();
        return switch (memberships.standing(roomId, session.userId())) {
            case Standing.Outsider() -> Outcome.refused(RefusalCode.NOT_A_MEMBER);
            case Standing.Unknown() -> Outcome.refused(RefusalCode.UNAVAILABLE);
            case Standing.Member member -> {
                if (told.asMap().putIfAbsent(new Told(session.id(), roomId), true) != null) {
                    yield Outcome.done();
                }
                yield publish(Typing.by(roomId, session.userId()));
            }
        };
    }

    private Outcome publish(Typing typing) {
        Signal signal = Signal.of(Signal.Kind.EVENT, ContractJson.mapper().writeValueAsBytes(typing));
        try {
            signals.publish(List.of(new Outgoing(Channels.room(typing.roomId()), signal)));
        } catch (RedisException away) {
            return Outcome.refused(RefusalCode.UNAVAILABLE);
        }
        return Outcome.done();
    }
}
