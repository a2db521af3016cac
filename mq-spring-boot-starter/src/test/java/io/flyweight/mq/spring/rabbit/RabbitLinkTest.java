package io.flyweight.mq.spring.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.OutConnState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

class RabbitLinkTest {

    private final ConnectionFactory connections = mock(ConnectionFactory.class);
    private final Channel channel = mock(Channel.class);
    private final List<OutConnState> states = new ArrayList<>();

    private RabbitLink start() {
        Connection connection = mock(Connection.class);
        when(connections.createConnection()).thenReturn(connection);
        when(connection.createChannel(anyBoolean())).thenReturn(channel);
        RabbitLink link = new RabbitLink(connections, "orders", states::add);
        link.start();
        return link;
    }

    @Test
    void isConnectedWhileItsChannelIsOpen() {
        when(channel.isOpen()).thenReturn(true);

        RabbitLink link = start();

        assertThat(link.now().state()).isEqualTo(OutConnState.CONNECTED);
        assertThat(link.isConnected()).isTrue();
    }

    @Test
    void aChannelThatWasClosedWhileItWasOpenedIsNoConnection() {
        // As the client does: who asks too late is told at once.
        doAnswer(call -> {
                    call.getArgument(0, ShutdownListener.class)
                            .shutdownCompleted(new ShutdownSignalException(false, false, null, channel));
                    return null;
                })
                .when(channel)
                .addShutdownListener(any());

        RabbitLink link = start();

        assertThat(link.now().state()).isEqualTo(OutConnState.WAITING);
        assertThat(states).endsWith(OutConnState.WAITING);
        assertThatThrownBy(() -> link.channel("stock"))
                .isInstanceOf(MqOutClosedException.class)
                .hasMessageContaining("closed");
    }
}
