package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerWriter;
import io.understudy.arbiter.protocol.MessageDecoder;
import io.understudy.arbiter.protocol.MessageEncoder;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestReader;
import io.understudy.arbiter.protocol.WireFormat;
import io.understudy.identity.Service;
import io.understudy.transport.Transport;
import io.understudy.verification.process.Cluster;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** At the arbiter's address there is suddenly the arbiter of another cluster, and the primary dies. */
class ArbiterExchangedTest extends RequiresEngine {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldAskNothingOfItAndTakeOverWhenTheRightOneIsBack() throws Exception {
        try (Cluster cluster = new Cluster(folder, List.of("--guest", "kv"), List.of())) {
            int port = Integer.parseInt(cluster.arbiterAddress().replaceAll(".*:", ""));
            cluster.gateway().kill();
            cluster.arbiter().kill();
            try (StrangeArbiter strange = new StrangeArbiter(port)) {
                cluster.primary().kill();
                cluster.backup().await("role", "role=TAKING_OVER", 30_000);
                strange.awaitVisits(3);
                assertEquals(List.of(), List.copyOf(strange.asked), "it is asked what only the right one may decide");
                assertTrue(cluster.backup().find("role", "role=GOING_LIVE").isEmpty());
            }
            cluster.restartArbiter();
            cluster.backup().await("role", "role=ALONE", 30_000);
        }
    }

    /** Says who it is, and writes down what is asked of it. */
    private static final class StrangeArbiter implements AutoCloseable {
        private static final ClusterId CLUSTER = new ClusterId(1, 2);

        private final Transport transport = Transport.nio("strange-arbiter");
        private final Semaphore visits = new Semaphore(0);
        private final Queue<Request> asked = new ConcurrentLinkedQueue<>();

        StrangeArbiter(int port) {
            transport
                    .listening(Service.ARBITER)
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(new MessageDecoder<>(RequestReader::read))
                                    .addLast(new MessageEncoder<>(Answer.class, AnswerWriter::write))
                                    .addLast(new Visitor());
                        }
                    })
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .syncUninterruptibly();
        }

        void awaitVisits(int count) throws InterruptedException {
            visits.drainPermits();
            assertTrue(visits.tryAcquire(count, 30, TimeUnit.SECONDS), "nobody came");
        }

        @Override
        public void close() {
            transport.close();
        }

        private final class Visitor extends SimpleChannelInboundHandler<Request> {
            Visitor() {
                super(Request.class);
            }

            @Override
            protected void channelRead0(ChannelHandlerContext context, Request request) {
                if (request instanceof Request.Hello) {
                    var unused = context.writeAndFlush(new Answer.Welcome(WireFormat.VERSION, CLUSTER));
                } else {
                    asked.add(request);
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                visits.release();
            }
        }
    }
}
