package io.understudy.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.understudy.identity.Service;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioTransportTest {
    private static final int ROUNDS = 200;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** Somebody connects in the very moment: half of the rounds left a socket that listened until the process ended. */
    @Test
    void shouldLeaveItsPortToOthersWhenItIsClosed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Transport transport = Transport.nio("closing");
            int port = listen(transport);
            List<Socket> callers = List.of(new Socket(LOOPBACK, port), new Socket(LOOPBACK, port));
            transport.close();
            try (ServerSocket next = new ServerSocket()) {
                next.setReuseAddress(true);
                next.bind(new InetSocketAddress(LOOPBACK, port));
            }
            for (Socket caller : callers) {
                caller.close();
            }
        }
    }

    private static int listen(Transport transport) {
        Channel listening = transport
                .listening(Service.OBSERVER)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
                    }
                })
                .bind(new InetSocketAddress(LOOPBACK, 0))
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }
}
