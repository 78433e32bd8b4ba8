package chat.nonstop.gateway.node;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/** Asks every node, again and again, whether it is ready, each time on a new connection as a client would. */
@Component
class NodeWatch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(NodeWatch.class);
    private static final int AT_ONCE = 64;

    private final Nodes nodes;
    private final NodeSettings settings;
    private final NodeAddresses addresses;
    private final HttpClient client;
    private volatile Disposable.@Nullable Composite running;

    NodeWatch(Nodes nodes, NodeSettings settings) {
        this.nodes = nodes;
        this.settings = settings;
        this.addresses = new NodeAddresses(settings.wsNodes(), NodeAddresses.system());
        this.client = HttpClient.newConnection().responseTimeout(settings.wsProbeTimeout());
    }

    @Override
    public void start() {
        Mono<Void> find =
                Mono.<Void>fromRunnable(() -> nodes.are(addresses.current())).subscribeOn(Schedulers.boundedElastic());
        Disposable.Composite both = Disposables.composite();
        both.add(every(settings.wsDiscoveryInterval(), "look-up", find).subscribe());
        // The first question waits for the first look-up, not for a whole interval after it.
        both.add(find.onErrorComplete()
                .thenMany(every(settings.wsProbeInterval(), "probe", probeAll()))
                .subscribe());
        running = both;
    }

    /** The first turn is at once; a turn that takes longer than the interval makes the next ones wait, not pile up. */
    private static Flux<Void> every(Duration interval, String name, Mono<Void> turn) {
        Mono<Void> survivingTurn = turn.onErrorResume(failure -> {
            log.warn("node {} failed: cause={}", name, failure.toString());
            return Mono.empty();
        });
        return Flux.interval(Duration.ZERO, interval).onBackpressureDrop().concatMap(tick -> survivingTurn, 1);
    }

    private Mono<Void> probeAll() {
        return Flux.defer(() -> Flux.fromIterable(nodes.all()))
                .flatMap(this::probe, AT_ONCE)
                .then();
    }

    private Mono<Void> probe(Node node) {
        return client.get()
                .uri(node.url(settings.wsReadinessPath(), "", false).toString())
                .responseSingle((response, body) ->
                        body.then(Mono.just(response.status().code() == 200)))
                .timeout(settings.wsProbeTimeout())
                .doOnNext(ready -> nodes.answered(node, ready))
                .onErrorResume(failure -> {
                    nodes.missed(node);
                    return Mono.empty();
                })
                .then();
    }

    @Override
    public void stop() {
        Disposable.Composite watch = running;
        running = null;
        if (watch != null) {
            watch.dispose();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
