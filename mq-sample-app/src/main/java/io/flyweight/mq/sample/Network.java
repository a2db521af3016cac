package io.flyweight.mq.sample;

import io.flyweight.mq.test.MqFaultProxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The network between the services of this process: a stretch of its own for each direction of each pair, to be cut. A
 * service that runs alone has none, and dials the others where they are. Thread-safe.
 */
final class Network implements AutoCloseable {

    private final List<Link> links = new ArrayList<>();
    private final Set<ShopService> cut = EnumSet.noneOf(ShopService.class);

    private record Link(ShopService from, ShopService to, MqFaultProxy proxy) {

        String option() {
            return "--mq.queues." + to.queue() + "=";
        }
    }

    /** Lies between those services; {@code port} tells where one listens, 0 while it does not run. */
    Network(Collection<ShopService> services, ToIntFunction<ShopService> port) {
        for (ShopService from : services) {
            for (ShopService to : services) {
                if (from != to) {
                    links.add(new Link(from, to, MqFaultProxy.to(() -> port.applyAsInt(to))));
                }
            }
        }
    }

    /** Returns a service's arguments, changed so that it dials the others through this network. */
    String[] route(ShopService service, String... args) {
        List<Link> own = links.stream().filter(link -> link.from() == service).toList();
        Stream<String> others =
                Arrays.stream(args).filter(arg -> own.stream().noneMatch(link -> arg.startsWith(link.option())));
        Stream<String> proxies =
                own.stream().map(link -> link.option() + link.proxy().address());
        return Stream.concat(others, proxies).toArray(String[]::new);
    }

    /** From now on nothing comes to a service or from it, and nobody is told, as behind a cable that was pulled. */
    synchronized void cut(ShopService service) {
        cut.add(service);
        apply();
    }

    /** Ends a cut: what was sent meanwhile comes through, where its connection is still there. */
    synchronized void restore(ShopService service) {
        cut.remove(service);
        apply();
    }

    synchronized boolean isCut(ShopService service) {
        return cut.contains(service);
    }

    private void apply() {
        for (Link link : links) {
            if (cut.contains(link.from()) || cut.contains(link.to())) {
                link.proxy().hold();
            } else {
                link.proxy().restore();
            }
        }
    }

    @Override
    public void close() {
        links.forEach(link -> link.proxy().close());
    }
}
