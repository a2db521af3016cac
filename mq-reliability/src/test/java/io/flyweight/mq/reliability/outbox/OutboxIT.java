package io.flyweight.mq.reliability.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.support.Ports;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;
import org.springframework.modulith.events.core.TargetEventPublication;

/** Two applications, each with a database: what the one publishes in a transaction, the other handles once. */
@Tag("long")
@ParameterizedClass
@EnumSource(Databases.class)
@Timeout(120)
class OutboxIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Parameter
    private Databases databases = Databases.H2;

    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();
    private final String ordersAddress = "127.0.0.1:" + Ports.free();
    private final String stockAddress = "127.0.0.1:" + Ports.free();
    private String ordersUrl = "";
    private String stockUrl = "";

    @BeforeEach
    void createDatabases() throws IOException, InterruptedException {
        ordersUrl = databases.create();
        stockUrl = databases.create();
    }

    @AfterEach
    void close() {
        contexts.forEach(ConfigurableApplicationContext::close);
    }

    @AfterAll
    static void stopServers() throws IOException, InterruptedException {
        Databases.stop();
    }

    private ConfigurableApplicationContext start(Class<?> application, String name, String url, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "mq.name=" + name,
                "mq.queues.orders=" + ordersAddress,
                "mq.queues.stock=" + stockAddress,
                "mq.auth-token=a token of the tests",
                "mq.auto-reconnect-duration=100ms",
                "mq.outbox.interval=100ms",
                "mq.outbox.max-interval=200ms",
                "mq.idempotent.initialize-schema=always",
                "spring.modulith.events.jdbc.schema-initialization.enabled=true",
                "spring.datasource.url=" + url));
        all.addAll(List.of(settings));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
        contexts.add(context);
        return context;
    }

    private Orders.Desk startOrders(String... settings) {
        return start(Orders.class, "orders", ordersUrl, settings).getBean(Orders.Desk.class);
    }

    private Stock.Shelf startStock() {
        return start(Stock.class, "stock", stockUrl).getBean(Stock.Shelf.class);
    }

    private static void awaitReserved(Stock.Shelf shelf, Long... orders) {
        await().atMost(SOON).untilAsserted(() -> assertThat(shelf.reserved()).containsExactly(orders));
    }

    private static void awaitCompleted(Orders.Desk desk, int count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(publications(desk.jdbc()))
                        .hasSize(count)
                        .allSatisfy(row -> assertThat(row).containsEntry("status", "COMPLETED")));
    }

    private static List<Map<String, Object>> publications(JdbcTemplate jdbc) {
        return jdbc.queryForList("SELECT id, status, completion_attempts FROM event_publication");
    }

    @Test
    void whatIsPublishedInATransactionIsHandledOnceUnderItsPublicationsIdWithItsKey() {
        Stock.Shelf shelf = startStock();
        Orders.Desk desk = startOrders();

        desk.place(1, "apple");

        awaitReserved(shelf, 1L);
        awaitCompleted(desk, 1);
        Map<String, Object> row = publications(desk.jdbc()).get(0);
        assertThat(shelf.jdbc().queryForMap("SELECT packet, packet_key FROM reservation"))
                .containsEntry("packet", String.valueOf(row.get("id")))
                .containsEntry("packet_key", "apple");
        assertThat(shelf.handled())
                .singleElement()
                .satisfies(handled -> assertThat(handled)
                        .containsEntry("listener_id", "shelf")
                        .containsEntry("packet_id", String.valueOf(row.get("id"))));
    }

    @Test
    void aTableThatIsNotThereIsToldAtTheStart() {
        String setting = "spring.modulith.events.jdbc.schema-initialization.enabled";

        assertThatThrownBy(() -> startOrders(setting + "=false"))
                .hasStackTraceContaining("cannot be read")
                .hasStackTraceContaining(setting + "=true");
    }

    @Test
    void whatIsRolledBackIsNotSent() {
        Stock.Shelf shelf = startStock();
        Orders.Desk desk = startOrders();

        desk.rollBack(1);
        desk.place(2, "pear");

        awaitReserved(shelf, 2L);
        awaitCompleted(desk, 1);
    }

    @Test
    void whatIsPublishedWhileTheReceiverIsAwayArrivesWhenItComes() {
        Orders.Desk desk = startOrders();
        desk.place(1, "apple");
        desk.place(2, "pear");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(publications(desk.jdbc()))
                        .hasSize(2)
                        .allSatisfy(row -> assertThat(row).containsEntry("status", "FAILED")));

        Stock.Shelf shelf = startStock();

        awaitReserved(shelf, 1L, 2L);
        awaitCompleted(desk, 2);
    }

    @Test
    void equalEventsAreTwoEvents() {
        Stock.Shelf shelf = startStock();
        Orders.Desk desk = startOrders();

        desk.transactions().executeWithoutResult(status -> {
            desk.events().publishEvent(new Placed(7, "apple"));
            desk.events().publishEvent(new Placed(7, "apple"));
        });

        awaitReserved(shelf, 7L, 7L);
        awaitCompleted(desk, 2);
    }

    @Test
    void whatTheReceiverRejectsIsSentAgainWithTheSameIdAndKeepsNothingElse() {
        Stock.Shelf shelf = startStock();
        AtomicInteger refusals = new AtomicInteger();
        shelf.afterwards().set(placed -> {
            if (placed.order() == 1 && refusals.incrementAndGet() <= 3) {
                throw new IllegalStateException("not yet");
            }
        });
        Orders.Desk desk = startOrders();

        desk.place(1, "apple");
        desk.place(2, "pear");

        awaitReserved(shelf, 1L, 2L);
        awaitCompleted(desk, 2);
        assertThat(refusals).hasValue(4);
        assertThat(publications(desk.jdbc()))
                .extracting(row -> row.get("completion_attempts"))
                .contains(4);
    }

    @Test
    void whatWasHandledAndNotKnownToBeIsNotHandledAgain() {
        Stock.Shelf shelf = startStock();
        Orders.Desk desk = startOrders();
        desk.place(1, "apple");
        awaitCompleted(desk, 1);

        desk.jdbc().update("UPDATE event_publication SET status = 'FAILED', completion_date = NULL");

        awaitCompleted(desk, 1);
        assertThat(publications(desk.jdbc()))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("completion_attempts", 2));
        assertThat(shelf.reserved()).containsExactly(1L);
    }

    @Test
    void whatADeadProcessLeftIsSentByTheNextOne() {
        Stock.Shelf shelf = startStock();
        Orders.Desk desk = startOrders();
        List<UUID> left = new ArrayList<>();
        EventPublicationRepository publications = contexts.get(1).getBean(EventPublicationRepository.class);
        for (long order : List.of(1L, 2L, 3L)) {
            left.add(publications
                    .create(TargetEventPublication.of(
                            new Placed(order, "apple"), PublicationTargetIdentifier.of("mq-outbox"), Instant.now()))
                    .getIdentifier());
        }
        publications.markProcessing(left.get(1));
        publications.markResubmitted(left.get(2), Instant.now());
        contexts.remove(1).close();

        Orders.Desk next = startOrders("mq.outbox.exclusive=true");

        awaitReserved(shelf, 1L, 2L, 3L);
        awaitCompleted(next, 3);
        assertThat(shelf.handled())
                .extracting(row -> UUID.fromString((String) row.get("packet_id")))
                .containsExactlyInAnyOrderElementsOf(left);
        assertThat(desk).isNotSameAs(next);
    }

    @Test
    void whatIsUnderWayInAnotherProcessIsLeftAloneUntilItIsStale() {
        Stock.Shelf shelf = startStock();
        startOrders();
        EventPublicationRepository publications = contexts.get(1).getBean(EventPublicationRepository.class);
        Instant fresh = Instant.now();
        publications.create(TargetEventPublication.of(
                new Placed(1, "apple"), PublicationTargetIdentifier.of("mq-outbox"), fresh.minusSeconds(61)));
        publications.create(
                TargetEventPublication.of(new Placed(2, "apple"), PublicationTargetIdentifier.of("mq-outbox"), fresh));
        publications.create(TargetEventPublication.of(
                new Placed(3, "apple"), PublicationTargetIdentifier.of("someone else's"), fresh.minusSeconds(61)));

        awaitReserved(shelf, 1L);
        assertThat(publications.findIncompletePublications())
                .extracting(publication -> ((Placed) publication.getEvent()).order())
                .contains(2L, 3L);
    }

    @Test
    void thousandsThatWaitForAQueueThatIsAwayKeepNoOtherFromBeingSent() {
        Stock.Shelf shelf = startStock();
        startOrders("mq.queues.ghost=127.0.0.1:" + Ports.free());
        EventPublicationRepository publications = contexts.get(1).getBean(EventPublicationRepository.class);
        Instant longAgo = Instant.now().minusSeconds(3_600);
        for (int i = 0; i < 1_100; i++) {
            fail(publications, new Told("ghost"), longAgo);
        }

        fail(publications, new Placed(1, "apple"), longAgo.plusSeconds(60));

        awaitReserved(shelf, 1L);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(publications.findIncompletePublications()).hasSize(1_100));
        assertThat(publications.findIncompletePublications())
                .allSatisfy(publication -> assertThat(publication.getCompletionAttempts())
                        .as("no vain attempts")
                        .isEqualTo(1));
    }

    private static void fail(EventPublicationRepository publications, Object event, Instant at) {
        publications.markFailed(publications
                .create(TargetEventPublication.of(event, PublicationTargetIdentifier.of("mq-outbox"), at))
                .getIdentifier());
    }
}
