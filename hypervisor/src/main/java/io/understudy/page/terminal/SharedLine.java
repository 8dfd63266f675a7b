package io.understudy.page.terminal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import io.understudy.identity.Service;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A machine's serial line, by one connection to its gateway: a gateway serves one user at a time. It is there while somebody
 * looks, and made again when it is lost. What the machine prints is read at once, whoever is slow to look, since a user who does
 * not read makes a machine wait. On the transport's event loop.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class SharedLine {
    private static final long AGAIN_MILLIS = 500;
    private static final long LATEST_AGAIN_MILLIS = 8_000;

    /** A page that is loaded again comes back within this time. */
    private static final long LINGER_MILLIS = 2_000;

    /** How a gateway begins that turns a user away (console.gateway.ConsoleGateway). */
    private static final String TURNED_AWAY = "\r\nthe console of ";

    private final Transport transport;
    private final Supplier<Optional<InetSocketAddress>> gateway;
    private final Scrollback printed = new Scrollback();
    private final List<Viewer> viewers = new ArrayList<>();
    private Channel line;
    private boolean attached;
    private Future<?> next;
    private long restMillis = AGAIN_MILLIS;
    private String state = Viewer.AWAY;

    /** @param gateway where it is by now, if it is known */
    SharedLine(Transport transport, Supplier<Optional<InetSocketAddress>> gateway) {
        this.transport = transport;
        this.gateway = gateway;
    }

    Scrollback printed() {
        return printed;
    }

    void came(Viewer viewer) {
        viewers.add(viewer);
        viewer.state(state);
        viewer.mayType(line == null || line.isWritable());
        viewer.pump();
        if (line == null) {
            soon(0);
        }
    }

    void left(Viewer viewer) {
        viewers.remove(viewer);
        if (viewers.isEmpty()) {
            soon(LINGER_MILLIS);
        }
    }

    /** What a user types while nobody takes it is lost, as on a line that is not plugged in. */
    void type(ByteBuf bytes) {
        if (line != null && attached) {
            line.writeAndFlush(bytes.retain());
        }
    }

    private void soon(long millis) {
        if (next != null) {
            next.cancel(false);
        }
        next = transport.loop().schedule(this::look, millis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        next = null;
        if (viewers.isEmpty()) {
            if (line != null) {
                line.close();
            }
        } else if (line == null) {
            gateway.get().ifPresentOrElse(this::connect, () -> soon(AGAIN_MILLIS));
        }
    }

    private void connect(InetSocketAddress address) {
        line = transport
                .connecting(Service.USER)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Reading())
                .connect(address)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        attached = true;
                        tell(Viewer.ATTACHED);
                    } else {
                        ended();
                    }
                })
                .channel();
    }

    private void ended() {
        line = null;
        attached = false;
        if (!viewers.isEmpty()) {
            restMillis = Math.min(2 * restMillis, LATEST_AGAIN_MILLIS);
            soon(restMillis);
        }
    }

    private void tell(String words) {
        state = words;
        viewers.forEach(viewer -> viewer.state(words));
    }

    private final class Reading extends SimpleChannelInboundHandler<ByteBuf> {
        private String refusal = "";

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            byte[] read = ByteBufUtil.getBytes(bytes);
            String text = new String(read, StandardCharsets.ISO_8859_1);
            if (text.startsWith(TURNED_AWAY)) {
                refusal = text.strip();
                return;
            }
            restMillis = AGAIN_MILLIS;
            printed.add(read);
            List.copyOf(viewers).forEach(Viewer::pump);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            viewers.forEach(viewer -> viewer.mayType(context.channel().isWritable()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            tell(refusal.isEmpty() ? Viewer.AWAY : refusal);
            ended();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
