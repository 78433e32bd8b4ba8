package chat.nonstop.ws.room;

import chat.nonstop.wiring.internal.ServiceClients;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.session.ChatLimits;
import chat.nonstop.ws.signal.SignalLink;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliverySettings.class)
class RoomConfiguration {
    @Bean
    Watch.Tools watchTools(
            SignalLink link,
            StringRedisTemplate redis,
            ServiceClients clients,
            @Value("${chat.services.persistence-url}") URI persistence,
            Memberships memberships,
            DeliverySettings settings,
            MeterRegistry meters) {
        Executor threads = task -> Thread.ofVirtual().name("room").start(task);
        History history = new HttpHistory(clients.restClient(persistence));
        return new Watch.Tools(
                link,
                new Heads(redis, history, threads),
                history,
                memberships,
                settings,
                new RoomMetrics(meters, "messages"),
                new RoomMetrics(meters, "changes"),
                threads,
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("room-timers").factory()));
    }

    @Bean
    WatchedRooms watchedRooms(Watch.Tools tools, MeterRegistry meters) {
        return new WatchedRooms(tools, meters);
    }

    @Bean
    SubscribeToRoom subscribeToRoom(WatchedRooms rooms, Memberships memberships, Watch.Tools tools, ChatLimits limits) {
        return new SubscribeToRoom(rooms, memberships, tools, limits);
    }
}
