package io.understudy.arbiter.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.LogCapture;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLogTest {
    @Test
    void shouldSayThatItIsConnectedOnlyIfItWasNot() {
        try (LogCapture log = new LogCapture()) {
            ConnectionLog connection = new ConnectionLog(List.of(InetSocketAddress.createUnresolved("h", 1)));
            connection.connected(new ClusterId(1, 2));
            connection.connected(new ClusterId(1, 2));
            assertEquals(1, log.lines().size());
            connection.disconnected("refused");
            connection.connected(new ClusterId(1, 2));
            assertEquals(3, log.lines().size());
        }
    }
}
