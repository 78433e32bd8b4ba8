package chat.nonstop.ws.signal;

import chat.nonstop.contracts.redis.Signal;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/**
 * One Lettuce Pub/Sub connection for the whole node. It is opened in the background, so that the node starts while Redis is
 * away; Lettuce reconnects it, and what is wanted is then subscribed anew before listeners are told.
 */
final class RedisSignalLink implements SignalLink, SmartLifecycle, HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSignalLink.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Supplier<RedisClient> client;
    private final Duration patience;
    private final Counter unreadable;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;
    private volatile boolean up;
    private volatile boolean running;

    /** @param patience for Redis to confirm a subscription */
    RedisSignalLink(Supplier<RedisClient> client, Duration patience, MeterRegistry meters) {
        this.client = client;
        this.patience = patience;
        this.unreadable = Counter.builder("chat.signals.unreadable")
                .description("Redis signals that could not be read and were dropped")
                .register(meters);
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public CompletableFuture<Void> subscribe(String channel) {
        wanted.add(channel);
        StatefulRedisPubSubConnection<String, byte[]> open = connection;
        if (open == null) {
            return CompletableFuture.failedFuture(new RedisException("Redis is not connected"));
        }
        return open.async()
                .subscribe(channel)
                .toCompletableFuture()
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void unsubscribe(String channel) {
        wanted.remove(channel);
        StatefulRedisPubSubConnection<String, byte[]> open = connection;
        if (open != null) {
            open.async().unsubscribe(channel).exceptionally(away -> {
                // Lettuce subscribes it again when the link is restored; nobody watches it, so the next signal ends
                // that.
                LOG.atDebug().addKeyValue("channel", channel).log("channel could not be unsubscribed");
                return null;
            });
        }
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("signal-link").start(this::connect);
    }

    private void connect() {
        try {
            while (running) {
                try {
                    StatefulRedisPubSubConnection<String, byte[]> open =
                            client.get().connectPubSub(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
                    open.addListener(new Ear());
                    open.addListener(new Restored());
                    connection = open;
                    restore(open);
                    return;
                } catch (RedisException | IllegalStateException away) {
                    LOG.atWarn().setCause(away).log("Redis cannot be reached");
                    Thread.sleep(RETRY);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Subscribes what is wanted, then tells the listeners. */
    private void restore(StatefulRedisPubSubConnection<String, byte[]> open) {
        up = true;
        String[] channels = wanted.toArray(String[]::new);
        if (channels.length == 0) {
            return; // nobody has missed anything
        }
        open.async().subscribe(channels).whenComplete((done, away) -> {
            if (away == null) {
                LOG.atInfo().addKeyValue("channels", channels.length).log("Redis link restored");
                listeners.forEach(Listener::onRestored);
            } else {
                LOG.atWarn().setCause(away).log("Redis link lost again");
            }
        });
    }

    @Override
    public void stop() {
        running = false;
        StatefulRedisPubSubConnection<String, byte[]> open = connection;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts behind Redis' connection factory and stops before it, but behind the sessions. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4096;
    }

    /** Health component {@code signalLink}. Not part of readiness: messages still come, only later. */
    @Override
    public Health health() {
        return (up ? Health.up() : Health.down()).build();
    }

    private final class Ear extends RedisPubSubAdapter<String, byte[]> {
        @Override
        public void message(String channel, byte[] message) {
            try {
                Signal signal = Signal.decode(message);
                for (Listener listener : listeners) {
                    if (listener.hears(channel)) {
                        listener.onSignal(channel, signal);
                    }
                }
            } catch (RuntimeException unreadable) { // one bad signal must not silence the link
                RedisSignalLink.this.unreadable.increment();
                LOG.atWarn()
                        .addKeyValue("channel", channel)
                        .addKeyValue("failure", unreadable.getClass().getName())
                        .log("signal could not be read");
            }
        }
    }

    private final class Restored implements RedisConnectionStateListener {
        @Override
        public void onRedisConnected(RedisChannelHandler<?, ?> restored, SocketAddress address) {
            StatefulRedisPubSubConnection<String, byte[]> open = connection;
            if (open != null) {
                restore(open);
            }
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
            up = false;
            if (running) {
                LOG.atWarn().log("Redis link lost");
            }
        }
    }
}
