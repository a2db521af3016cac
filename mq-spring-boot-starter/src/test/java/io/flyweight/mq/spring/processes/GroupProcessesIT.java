package io.flyweight.mq.spring.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.support.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;

/** Two members under load, one of which is killed and comes back, again and again. */
@Tag("long")
@Timeout(120)
class GroupProcessesIT {

    private static final Logger log = LoggerFactory.getLogger(GroupProcessesIT.class);

    private static final int KILLS = Integer.getInteger("mq.group.kills", 4);
    private static final Duration SOON = Duration.ofSeconds(30);
    /** So many packets go in peace. */
    private static final int CALM = 750;

    @Test
    void nothingIsHandledTwiceAndEverySendIsAnsweredWhileMembersAreKilled() throws Exception {
        String[] addresses = {"127.0.0.1:" + Ports.free(), "127.0.0.1:" + Ports.free()};
        Config config = Config.builder("orders")
                .queue("orders", "127.0.0.1:" + Ports.free())
                .queue("stock-0", addresses[0])
                .queue("stock-1", addresses[1])
                .authToken(Member.TOKEN)
                .autoReconnectDuration(Duration.ofMillis(100))
                .build();
        List<MemberProcess> all = new ArrayList<>();
        try (Manager orders = new Manager(config, (from, packet) -> Ack.OK)) {
            orders.start();
            MqTemplate template = new MqTemplate(orders, new MqCodec(new JacksonJsonMessageConverter()))
                    .withGroups(new MqGroups(Map.of("stock", List.of("stock-*"))), Duration.ofSeconds(5));
            MemberProcess[] members = {start(0, addresses, orders, all), start(1, addresses, orders, all)};
            Map<MqOutcome, Integer> outcomes;
            try (Load load = new Load(template, "stock")) {
                for (int i = 0; i < KILLS; i++) {
                    load.awaitMore(CALM);
                    members[i % 2].kill();
                    load.awaitMore(CALM);
                    members[i % 2] = start(i % 2, addresses, orders, all);
                }
                load.awaitMore(CALM);
                outcomes = load.check(all);
            }
            log.warn("{} kills: {}", KILLS, outcomes);
            assertThat(outcomes.get(MqOutcome.OK)).isGreaterThan(1_000);
            assertThat(outcomes).as("the other one is always there").doesNotContainKey(MqOutcome.NOT_DELIVERED);
        } finally {
            all.forEach(MemberProcess::close);
        }
    }

    /** Returns when the sender is connected. */
    private static MemberProcess start(int index, String[] addresses, Manager orders, List<MemberProcess> all)
            throws IOException {
        String name = "stock-" + index;
        MemberProcess member =
                new MemberProcess(name, addresses[index], "orders", String.valueOf(orders.localAddress()));
        all.add(member);
        orders.awaitConnected(name, SOON);
        return member;
    }
}
