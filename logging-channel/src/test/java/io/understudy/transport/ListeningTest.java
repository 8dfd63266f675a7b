package io.understudy.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.understudy.handshake.Handshake;
import io.understudy.identity.Service;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListeningTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void shouldHaveFreedThePortWhenItReturns() throws Exception {
        try (Transport transport = Transport.nio("test", Handshake.OPEN)) {
            Channel server = Listening.open(
                    transport.listening(Service.LOG).childHandler(new ChannelInboundHandlerAdapter()),
                    transport,
                    new InetSocketAddress(LOOPBACK, 0),
                    "nobody");
            int port = ((InetSocketAddress) server.localAddress()).getPort();
            // The loop is busy between closing and its selector's next round.
            transport.loop().execute(() -> {
                var unused = server.close();
                transport.loop().execute(ListeningTest::rest);
            });
            Listening.close(server);
            new ServerSocket(port, 1, LOOPBACK).close();
        }
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
