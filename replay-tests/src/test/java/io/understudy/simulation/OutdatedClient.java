package io.understudy.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleCodec;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.identity.Service;
import io.understudy.simulation.world.VirtualProcess;
import java.util.ArrayList;
import java.util.List;

/** A client that asks the host it remembers, without asking the arbiter first. */
final class OutdatedClient {
    private final List<String> answers = new ArrayList<>();

    /**
     * Asks at once.
     *
     * @param node the host it remembers
     * @param view the view it remembers
     */
    OutdatedClient(Cluster cluster, String node, long view) {
        VirtualProcess process = new VirtualProcess(cluster.scheduler(), "client");
        var unused = cluster.network()
                .transport(process, "client")
                .connecting(Service.ARBITER)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ConsoleCodec(), new Session(view));
                    }
                })
                .connect(cluster.address(node, SimulatedHost.CONSOLE_PORT));
    }

    private final class Session extends SimpleChannelInboundHandler<ConsoleMessage> {
        private final long view;

        Session(long view) {
            this.view = view;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            var unused = context.writeAndFlush(
                    new ConsoleMessage.Attach(
                            Cluster.VM.toString(),
                            new Claim(Long.MAX_VALUE, 1),
                            Claim.NONE,
                            view,
                            0,
                            ConsoleProtocol.NEW_TO_THE_LINE),
                    context.voidPromise());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ConsoleMessage message) {
            answers.add(
                    message instanceof ConsoleMessage.Refused refused
                            ? "REFUSED " + refused.refusal()
                            : message.toString());
        }
    }

    boolean isAnswered() {
        return !answers.isEmpty();
    }

    List<String> answers() {
        return List.copyOf(answers);
    }
}
