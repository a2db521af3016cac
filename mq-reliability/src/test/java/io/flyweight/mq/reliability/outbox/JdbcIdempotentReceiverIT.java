package io.flyweight.mq.reliability.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.jdbc.JdbcIdempotentReceiver;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

@ParameterizedClass
@EnumSource(Databases.class)
@Timeout(60)
class JdbcIdempotentReceiverIT {

    private static final UUID PACKET = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @Parameter
    private Databases databases = Databases.H2;

    private DriverManagerDataSource database = new DriverManagerDataSource();
    private JdbcTemplate jdbc = new JdbcTemplate(database);

    @BeforeEach
    void createTables() throws IOException, InterruptedException {
        database = new DriverManagerDataSource(databases.create());
        jdbc = new JdbcTemplate(database);
        new ResourceDatabasePopulator(new ClassPathResource("io/flyweight/mq/spring/jdbc/schema-mq.sql"))
                .execute(database);
        jdbc.execute("CREATE TABLE work (piece VARCHAR(20))");
    }

    @AfterAll
    static void stopServers() throws IOException, InterruptedException {
        Databases.stop();
    }

    private JdbcIdempotentReceiver receiver() {
        return receiver(new JdbcTransactionManager(database), NOON);
    }

    private JdbcIdempotentReceiver receiver(JdbcTransactionManager transactions, Instant now) {
        return new JdbcIdempotentReceiver(jdbc, transactions, Clock.fixed(now, ZoneOffset.ofHours(8)));
    }

    private Callable<@Nullable Object> work(String piece, @Nullable Object answer) {
        return () -> {
            jdbc.update("INSERT INTO work VALUES (?)", piece);
            return answer;
        };
    }

    private int worked() {
        return rows("work");
    }

    private int rows(String table) {
        Integer count = jdbc.queryForObject("SELECT COUNT(*) FROM " + table, Integer.class);
        return count == null ? 0 : count;
    }

    @Test
    void handlesAnIdOnceForEachListener() throws Exception {
        assertThat(receiver().receive("a", PACKET, work("first", null))).isNull();
        assertThat(receiver().receive("a", PACKET, work("again", null))).isEqualTo(Ack.OK);
        assertThat(receiver().receive("b", PACKET, work("other", Ack.OK))).isEqualTo(Ack.OK);

        assertThat(jdbc.queryForList("SELECT piece FROM work", String.class)).containsExactly("first", "other");
        assertThat(rows("mq_handled_packet")).isEqualTo(2);
    }

    @Test
    void whatThrowsIsNeitherDoneNorRemembered() throws Exception {
        assertThatThrownBy(() -> receiver().receive("a", PACKET, () -> {
                    work("half", null).call();
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class);
        assertThat(worked()).isZero();

        receiver().receive("a", PACKET, work("again", null));

        assertThat(worked()).isEqualTo(1);
    }

    @Test
    void whatIsRejectedIsNeitherDoneNorRemembered() throws Exception {
        assertThat(receiver().receive("a", PACKET, work("half", Ack.REJECTED))).isEqualTo(Ack.REJECTED);

        assertThat(worked()).isZero();
        assertThat(rows("mq_handled_packet")).isZero();
    }

    @Test
    void aSecondOneWaitsForTheFirst() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<@Nullable Object> first = async(() -> {
            begun.countDown();
            go.await();
            return work("first " + calls.incrementAndGet(), null).call();
        });
        begun.await();
        CompletableFuture<@Nullable Object> second =
                async(() -> work("second " + calls.incrementAndGet(), null).call());

        await().during(Duration.ofMillis(200)).until(() -> !second.isDone());
        go.countDown();

        assertThat(first.join()).isNull();
        assertThat(second.join()).isEqualTo(Ack.OK);
        assertThat(jdbc.queryForList("SELECT piece FROM work", String.class)).containsExactly("first 1");
    }

    private CompletableFuture<@Nullable Object> async(Callable<@Nullable Object> handling) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return receiver().receive("a", PACKET, handling);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void nobodyCanTellAfterACommitThatFailed() throws Exception {
        JdbcTransactionManager unsure = new JdbcTransactionManager(new DelegatingDataSource(database) {

            @Override
            public Connection getConnection() throws SQLException {
                return losingItselfInTheCommit(super.getConnection());
            }
        });
        jdbc = new JdbcTemplate(Objects.requireNonNull(unsure.getDataSource()));

        assertThat(receiver(unsure, NOON).receive("a", PACKET, work("first", null)))
                .isEqualTo(Ack.UNKNOWN);

        assertThat(receiver().receive("a", PACKET, work("again", null))).isEqualTo(Ack.OK);
        assertThat(worked()).isEqualTo(1);
    }

    private static Connection losingItselfInTheCommit(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (method.getName().equals("commit")) {
                            throw new SQLException("the connection was lost", "08006");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    @Test
    void aDatabaseThatIsAwayIsNoFaultOfThePacket() throws Exception {
        JdbcTransactionManager away = new JdbcTransactionManager(new DriverManagerDataSource("jdbc:none:of:this"));

        assertThat(receiver(away, NOON).receive("a", PACKET, work("never", null)))
                .isEqualTo(Ack.UNKNOWN);

        jdbc.execute("DROP TABLE mq_handled_packet");
        assertThat(receiver().receive("a", PACKET, work("never", null))).isEqualTo(Ack.UNKNOWN);
        assertThat(worked()).isZero();
    }

    @Test
    void aCommitThatTheDatabaseRefusesIsARejection() throws Exception {
        assumeTrue(databases == Databases.POSTGRESQL, "only there constraints are looked at in the commit");
        jdbc.execute("ALTER TABLE work ADD CONSTRAINT once UNIQUE (piece) DEFERRABLE INITIALLY DEFERRED");
        receiver().receive("a", PACKET, work("first", null));

        assertThatThrownBy(() -> receiver().receive("a", UUID.randomUUID(), work("first", null)))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(rows("mq_handled_packet")).isEqualTo(1);
    }

    @Test
    void forgetsWhatIsOld() throws Exception {
        receiver().receive("a", PACKET, work("first", null));
        JdbcTransactionManager transactions = new JdbcTransactionManager(database);

        assertThat(receiver(transactions, NOON.plusSeconds(60)).forgetOlderThan(Duration.ofSeconds(60)))
                .isZero();
        assertThat(receiver(transactions, NOON.plusSeconds(61)).forgetOlderThan(Duration.ofSeconds(60)))
                .isEqualTo(1);

        receiver().receive("a", PACKET, work("as if it were new", null));
        assertThat(worked()).isEqualTo(2);
    }
}
