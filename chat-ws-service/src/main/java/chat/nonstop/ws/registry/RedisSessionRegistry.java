package chat.nonstop.ws.registry;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.CloseSession;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Revocation;
import chat.nonstop.contracts.redis.SessionDetail;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.wiring.redis.SignalPublisher;
import chat.nonstop.ws.session.ChatSession;
import chat.nonstop.ws.session.SessionRegistry;
import chat.nonstop.ws.signal.SignalLink;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Each user's sessions in one sorted set, by when they began, and what else is known of them in a hash beside it. One script
 * registers and confirms: it puts the session in, drops those of nodes that are gone, takes out what is beyond the limit, the oldest
 * first, and tells the nodes of those to close them; so however many come at once, the newest stay. Every node confirms its sessions at intervals: what Redis has
 * lost comes back in its old place, and a session whose end was not heard is told again.
 *
 * <p>A node that was killed cannot take its sessions out, and their clients come back at once on another: a session that
 * says which it replaces takes that one's place, and sessions of nodes that have been silent give way before others.
 *
 * <p>The same script looks whether the session's log-in has ended. Who ends one writes that down and tells the nodes in one
 * step (persistence), so no session slips past, and one whose signal was lost ends with its next confirmation.
 *
 * <p>While Redis is away the limit holds for each node by itself, and log-ins that end are heard of when it is back.
 */
final class RedisSessionRegistry implements SessionRegistry, SignalLink.Listener, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSessionRegistry.class);
    private static final int AT_ONCE = 500;

    /** Heart-beats after which a node is silent. */
    private static final int MISSED_WHEN_SILENT = 3;

    /** Of a user's set: several times what lies between two confirmations. */
    private static final int LIVES = 4;

    private final SignalPublisher redis;
    private final SignalLink link;
    private final String nodeId;
    private final int sessionsPerUser;
    private final RegistrySettings settings;
    private final Map<ChatSession, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, ChatSession> byId = new ConcurrentHashMap<>();

    /** Removed while Redis was away, or about to be. */
    private final Map<String, Long> toRemove = new ConcurrentHashMap<>();

    private final AtomicBoolean redisAway = new AtomicBoolean();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("session-registry").factory());
    private volatile boolean running;

    /**
     * @param id of the session in Redis, made of the user's and its own: a client may name any as the one it replaces
     * @param began microseconds of Redis' clock; empty until Redis has answered
     * @param logInId of its newest token
     * @param registering is being registered just now: to confirm it meanwhile would make it the newest, although others may
     *     have come and taken its place, and would push one of those out
     */
    private record Entry(
            String id, long registeredNanos, String began, String replaced, String logInId, boolean registering) {
        /** It is known in Redis; what it replaced is replaced. */
        Entry since(String when) {
            return new Entry(id, registeredNanos, when, "", logInId, false);
        }

        Entry of(String otherLogInId) {
            return new Entry(id, registeredNanos, began, replaced, otherLogInId, registering);
        }

        /** Redis was away; confirmations go on from here. */
        Entry unregistered() {
            return new Entry(id, registeredNanos, began, replaced, logInId, false);
        }
    }

    private record Asked(ChatSession session, RedisFuture<byte[]> answer) {}

    RedisSessionRegistry(
            SignalPublisher redis,
            SignalLink link,
            String nodeId,
            int sessionsPerUser,
            RegistrySettings settings,
            MeterRegistry meters) {
        this.redis = redis;
        this.link = link;
        this.nodeId = nodeId;
        this.sessionsPerUser = sessionsPerUser;
        this.settings = settings;
        link.listen(this);
        Gauge.builder("chat.sessions.registered", entries, Map::size)
                .description("Sessions of this node that are counted among those of their users")
                .register(meters);
    }

    @Override
    public Optional<CloseReason> register(ChatSession session, String replaced) {
        Entry entry = new Entry(
                idOf(session.userId(), session.id()),
                System.nanoTime(),
                "",
                replaced.isEmpty() ? "" : idOf(session.userId(), replaced),
                session.logInId(),
                true);
        // Before Redis knows it: the next one may be faster to push it out.
        byId.put(entry.id(), session);
        entries.put(session, entry);
        try {
            Optional<CloseReason> ended =
                    Optional.ofNullable(confirm(Map.of(session, entry)).get(session));
            noteRedis(null);
            return ended;
        } catch (RedisException away) {
            noteRedis(away);
            entries.computeIfPresent(session, (same, now) -> now.unregistered());
            closeWhatIsTooMuchHere(session.userId());
            return Optional.empty();
        }
    }

    @Override
    public Optional<CloseReason> renew(ChatSession session, String logInId) {
        Entry entry = entries.get(session);
        if (entry == null) {
            return Optional.empty(); // it is about to go
        }
        try {
            CloseReason ended = confirm(Map.of(session, entry.of(logInId))).get(session);
            noteRedis(null);
            if (ended != null) {
                return Optional.of(ended);
            }
        } catch (RedisException away) {
            noteRedis(away); // the next confirmation will say
        }
        entries.computeIfPresent(session, (same, now) -> now.of(logInId));
        return Optional.empty();
    }

    @Override
    public void remove(ChatSession session) {
        Entry entry = entries.remove(session);
        if (entry == null) {
            return; // never connected
        }
        byId.remove(entry.id());
        toRemove.put(entry.id(), session.userId());
        clock.execute(this::removeEnded);
    }

    @Override
    public boolean hears(String channel) {
        return channel.equals(Channels.node(nodeId));
    }

    @Override
    public void onSignal(String channel, Signal signal) {
        if (signal.kind() != Signal.Kind.CLOSE) {
            return;
        }
        CloseSession close = ContractJson.mapper().readValue(signal.body(), CloseSession.class);
        ChatSession session = byId.get(close.sessionId());
        if (session != null) {
            CloseReason.of(close.closeCode()).ifPresent(session::leave);
        }
    }

    @Override
    public void onRestored() {
        clock.execute(this::confirmAll);
    }

    @Override
    public void start() {
        running = true;
        link.subscribe(Channels.node(nodeId)).whenComplete((heard, away) -> {
            if (away != null) { // the link subscribes it when it is up; confirmations repeat what was missed
                LOG.atDebug().setCause(away).log("node channel is not heard yet");
            }
        });
        every(settings.heartBeat(), this::beat);
        every(settings.confirmInterval(), this::confirmAll);
    }

    private void every(Duration interval, Runnable work) {
        clock.scheduleWithFixedDelay(guarded(work), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One failure that nobody foresaw must not end the signs of life of a node, nor its confirmations. */
    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException failure) {
                LOG.atError().setCause(failure).log("session registry failed");
            }
        };
    }

    @Override
    public void stop() {
        running = false;
        removeEnded();
        clock.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before the sessions and the link, and stops behind them. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4095;
    }

    private void beat() {
        try {
            redis.inOneRoundTrip(commands -> List.of(commands.psetex(
                    bytes(RedisKeys.nodeAlive(nodeId)), settings.nodeLife().toMillis(), bytes("1"))));
        } catch (RedisException away) {
            noteRedis(away);
        }
    }

    private void confirmAll() {
        try {
            removeEnded();
            List<ChatSession> all = List.copyOf(entries.keySet());
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                Map<ChatSession, Entry> part = new HashMap<>();
                for (ChatSession session : all.subList(from, Math.min(from + AT_ONCE, all.size()))) {
                    Entry entry = entries.get(session);
                    if (entry != null && !entry.registering()) {
                        part.put(session, entry);
                    }
                }
                confirm(part).forEach(ChatSession::leave);
            }
            noteRedis(null);
        } catch (RedisException away) {
            noteRedis(away);
        }
    }

    /** Returns those whose log-in has ended, or whose account is revoked, and why they are to be closed. */
    private Map<ChatSession, CloseReason> confirm(Map<ChatSession, Entry> sessions) {
        List<Asked> asked = new ArrayList<>(sessions.size());
        redis.inOneRoundTrip(commands -> {
            sessions.forEach((session, entry) -> asked.add(new Asked(
                    session,
                    commands.eval(
                            ConfirmScript.LUA, ScriptOutputType.VALUE, keys(session), arguments(session, entry)))));
            return asked.stream().<RedisFuture<?>>map(Asked::answer).toList();
        });
        Map<ChatSession, CloseReason> ended = new HashMap<>();
        for (Asked each : asked) {
            String answer = new String(each.answer().toCompletableFuture().join(), StandardCharsets.US_ASCII);
            switch (answer) {
                case "user" -> ended.put(each.session(), CloseReason.ACCOUNT_REVOKED);
                case "log-in" -> ended.put(each.session(), CloseReason.LOGGED_OUT);
                default -> entries.computeIfPresent(each.session(), (session, entry) -> entry.since(answer));
            }
        }
        return ended;
    }

    private byte[][] keys(ChatSession session) {
        return new byte[][] {
            bytes(RedisKeys.userSessions(session.userId())),
            bytes(RedisKeys.nodeAlive(nodeId)),
            bytes(RedisKeys.userSessionDetails(session.userId())),
            bytes(RedisKeys.REVOCATIONS)
        };
    }

    private byte[][] arguments(ChatSession session, Entry entry) {
        return new byte[][] {
            bytes(nodeId),
            bytes(entry.id()),
            bytes(entry.began()),
            bytes(Integer.toString(sessionsPerUser)),
            bytes(Long.toString(settings.confirmInterval().toMillis() * LIVES)),
            bytes(Long.toString(settings.nodeLife().toMillis())),
            bytes(Integer.toString(CloseReason.SESSION_REPLACED.code())),
            bytes(Long.toString(settings.nodeLife()
                    .minus(settings.heartBeat().multipliedBy(MISSED_WHEN_SILENT))
                    .toMillis())),
            bytes(entry.replaced()),
            ContractJson.mapper().writeValueAsBytes(new SessionDetail(entry.logInId(), session.userAgent())),
            bytes(new Revocation.User(session.userId()).member()),
            bytes(new Revocation.LogIn(entry.logInId()).member())
        };
    }

    /** What Redis does not take now is taken with the next confirmation. */
    private void removeEnded() {
        Map<String, Long> ended = Map.copyOf(toRemove);
        if (ended.isEmpty()) {
            return;
        }
        try {
            redis.inOneRoundTrip(commands -> ended.entrySet().stream()
                    .<RedisFuture<?>>mapMulti((each, answers) -> {
                        byte[] member = bytes(nodeId + ' ' + each.getKey());
                        answers.accept(commands.zrem(bytes(RedisKeys.userSessions(each.getValue())), member));
                        answers.accept(commands.hdel(bytes(RedisKeys.userSessionDetails(each.getValue())), member));
                    })
                    .toList());
            toRemove.keySet().removeAll(ended.keySet());
        } catch (RedisException away) {
            noteRedis(away);
        }
    }

    private void closeWhatIsTooMuchHere(long userId) {
        List<Map.Entry<ChatSession, Entry>> here = entries.entrySet().stream()
                .filter(each -> each.getKey().userId() == userId)
                .sorted(Comparator.comparingLong(each -> each.getValue().registeredNanos()))
                .toList();
        here.subList(0, Math.max(0, here.size() - sessionsPerUser))
                .forEach(each -> each.getKey().leave(CloseReason.SESSION_REPLACED));
    }

    private void noteRedis(@Nullable RedisException away) {
        if (redisAway.compareAndSet(away == null, away != null)) {
            if (away == null) {
                LOG.atInfo().log("sessions are counted on all nodes together again");
            } else {
                LOG.atWarn().setCause(away).log("sessions are counted on this node alone until Redis answers");
            }
        }
    }

    private static String idOf(long userId, String sessionId) {
        return UUID.nameUUIDFromBytes(bytes(userId + "/" + sessionId)).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
