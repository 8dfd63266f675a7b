package io.understudy.nbd;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.understudy.identity.Service;
import io.understudy.message.BadMessageException;
import io.understudy.transport.KeepAlive;
import io.understudy.transport.Transport;
import io.understudy.transport.TurnFlush;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A client's connection to an export. On its transport's event loop. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class NbdConnection {
    private static final int CONNECT_MILLIS = 5_000;
    private static final long PATIENCE_MILLIS = 10_000;

    private final NbdListener listener;
    private final Map<Long, NbdRequest> asked = new HashMap<>();
    private Channel channel;
    private TurnFlush flush;
    private boolean over;

    private NbdConnection(NbdListener listener) {
        this.listener = listener;
    }

    /**
     * Begins to make one.
     *
     * @param claim for whom this is, where that matters
     * @param needsFence whether a server that is no fence is none to go to
     */
    public static NbdConnection open(
            Transport transport,
            ExportAddress export,
            Optional<Claim> claim,
            boolean needsFence,
            NbdListener listener) {
        return connect(
                transport, export, new ClientHandshake(export.name(), claim, needsFence, NbdProtocol.OPT_GO), listener);
    }

    /** Asks about an export and goes again. */
    static NbdConnection ask(Transport transport, ExportAddress export, NbdListener listener) {
        return connect(
                transport,
                export,
                new ClientHandshake(export.name(), Optional.empty(), false, NbdProtocol.OPT_INFO),
                listener);
    }

    private static NbdConnection connect(
            Transport transport, ExportAddress export, ClientHandshake handshake, NbdListener listener) {
        NbdConnection connection = new NbdConnection(listener);
        var connecting = KeepAlive.of(transport.connecting(Service.DISK))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(handshake, connection.new End(handshake));
                    }
                })
                .connect(export.socketAddress());
        connection.channel = connecting.channel();
        connection.flush = new TurnFlush(connection.channel);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                // Where there is no descriptor for a socket there is no channel to close, and this is another thread.
                transport
                        .loop()
                        .execute(() ->
                                connection.over(String.valueOf(done.cause().getMessage()), false));
            } else {
                transport
                        .loop()
                        .schedule(() -> connection.impatient(handshake), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
        return connection;
    }

    /** Makes a request; its handle is none that has no reply yet. */
    public void send(NbdRequest request) {
        if (over) {
            return;
        }
        if (request.kind() != NbdRequest.Kind.DISCONNECT) {
            asked.put(request.handle(), request);
        }
        ByteBuf out = channel.alloc().buffer(NbdProtocol.REQUEST_BYTES + request.data().length);
        request.write(out);
        channel.write(out, channel.voidPromise());
        flush.written();
    }

    /** Whether what was sent is on its way. */
    public boolean isWritable() {
        return !over && channel.isWritable();
    }

    /** Ends it; nobody is told. */
    public void cut() {
        if (!over) {
            over = true;
            if (channel.isRegistered()) {
                channel.close();
            }
        }
    }

    /** Says so and ends it; nobody is told. */
    public void leave() {
        send(NbdRequest.disconnect());
        over = true;
        channel.eventLoop().execute(() -> channel.close());
    }

    private void impatient(ClientHandshake handshake) {
        if (handshake.isOwed()) {
            end("the server said nothing for " + PATIENCE_MILLIS / 1000 + " s", false);
        }
    }

    private void end(String why, boolean forGood) {
        if (!over) {
            channel.close();
            over(why, forGood);
        }
    }

    private void over(String why, boolean forGood) {
        if (!over) {
            over = true;
            listener.closed(why, forGood);
        }
    }

    /** What the decoders understood. */
    private final class End extends SimpleChannelInboundHandler<Object> {
        private final ClientHandshake handshake;

        End(ClientHandshake handshake) {
            this.handshake = handshake;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            if (over) {
                return;
            }
            if (message instanceof ExportFacts facts) {
                context.pipeline().replace(handshake, "replies", new ReplyDecoder(asked::get));
                listener.ready(facts);
            } else if (message instanceof ClientHandshake.Refused refused) {
                end(refused.why(), refused.forGood());
            } else if (message instanceof NbdReply reply) {
                listener.replied(asked.remove(reply.handle()), reply);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end("the server closed the connection", false);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof DecoderException && cause.getCause() instanceof BadMessageException bad) {
                end(bad.getMessage(), false);
            } else if (cause instanceof IOException) {
                end(String.valueOf(cause.getMessage()), false);
            } else {
                end("an error of this program: " + cause, false);
            }
        }
    }
}
