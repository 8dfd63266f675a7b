package io.understudy.fence.port;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.understudy.message.BadMessageException;
import io.understudy.nbd.Claim;
import io.understudy.nbd.ExportFacts;
import io.understudy.nbd.NbdProtocol;
import io.understudy.nbd.NbdReply;
import io.understudy.nbd.NbdRequest;
import io.understudy.nbd.RequestDecoder;
import io.understudy.nbd.ServerHandshake;
import io.understudy.transport.LingeringClose;
import io.understudy.transport.TurnFlush;
import java.io.IOException;
import java.util.Optional;

/** One connection of a host, or of a stranger. On the port's event loop. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class HostConnection extends SimpleChannelInboundHandler<Object> {
    /** More than a machine has under way with one disk; whoever has more is none. */
    private static final int MOST_UNDER_WAY = 64;

    /** Beyond that nothing more is read, and one more request fits; what is discarded takes no room. */
    private static final int ENOUGH_BYTES = 16 << 20;

    private static final int MOST_BYTES_UNDER_WAY = ENOUGH_BYTES + NbdProtocol.MOST_BYTES;

    private final FencePort port;
    private final ServerHandshake handshake;
    private final long number;
    private ChannelHandlerContext context;
    private TurnFlush flush;
    private Optional<FencedExport> export = Optional.empty();
    private Optional<Claim> claim = Optional.empty();
    private String reason = "the host closed the connection";
    private boolean goes;
    private boolean changes;
    private boolean ended;
    private int underWay;
    private long underWayBytes;

    HostConnection(FencePort port, ServerHandshake handshake, long number) {
        super(Object.class);
        this.port = port;
        this.handshake = handshake;
        this.number = number;
    }

    long number() {
        return number;
    }

    DuplexChannel channel() {
        return (DuplexChannel) context.channel();
    }

    /** Which export it claimed. */
    Optional<FencedExport> export() {
        return export;
    }

    /** For whom; only of one that claimed. */
    Claim claim() {
        return claim.orElseThrow();
    }

    void claims(FencedExport of, Claim claimed) {
        export = Optional.of(of);
        claim = Optional.of(claimed);
    }

    /** Why it ends. */
    String reason() {
        return reason;
    }

    /** Whether the host said that it goes. */
    boolean goes() {
        return goes;
    }

    /** For people. */
    String name() {
        return claim.map(by -> "VM " + by.actor().vm() + " on " + by.actor().host() + " in view " + by.view())
                .orElseGet(() -> String.valueOf(context.channel().remoteAddress()));
    }

    /** Whether this is its first request that changes the export. */
    boolean changesFirst(NbdRequest request) {
        boolean first = !changes && request.kind().changes();
        changes |= first;
        return first;
    }

    /** What the export is like. */
    void tell(ExportFacts facts) {
        handshake.answer(contextOf(handshake), facts);
    }

    /** Its requests are taken. */
    void enter(ExportFacts facts) {
        tell(facts);
        context.pipeline().replace(handshake, "requests", new RequestDecoder(facts.bytes()));
    }

    private ChannelHandlerContext contextOf(ServerHandshake handler) {
        return context.pipeline().context(handler);
    }

    /** It gets nothing here, and the connection ends. */
    void refuse(String why, boolean forGood) {
        reason = why;
        handshake.refuse(contextOf(handshake), why, forGood);
        LingeringClose.say(channel(), Unpooled.EMPTY_BUFFER);
    }

    /** Its requests are not taken any more. */
    void end(String why) {
        reason = why;
        ended = true;
        context.close();
    }

    private void cutOff(String why) {
        end(why);
        port.remark(name() + " is cut off: " + why);
    }

    /** A request of it ended. */
    void reply(NbdRequest request, NbdReply reply) {
        underWay--;
        underWayBytes -= held(request);
        ByteBuf out = context.alloc().buffer();
        reply.write(out);
        context.write(out, context.voidPromise());
        flush.written();
        readIfRoom();
    }

    private static int held(NbdRequest request) {
        return request.kind() == NbdRequest.Kind.TRIM ? 0 : request.length();
    }

    private void readIfRoom() {
        boolean room = underWay < MOST_UNDER_WAY
                && underWayBytes < ENOUGH_BYTES
                && context.channel().isWritable();
        context.channel().config().setAutoRead(room);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        flush = new TurnFlush(active.channel());
        port.connected(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext of, Object message) {
        if (ended) {
            // What was decoded already goes nowhere.
            return;
        }
        if (message instanceof ServerHandshake.Question question) {
            port.asked(this, question);
        } else if (message instanceof NbdRequest request && request.kind() == NbdRequest.Kind.DISCONNECT) {
            goes = true;
            reason = "the host said that it goes";
            context.close();
        } else if (message instanceof NbdRequest request && export.isPresent()) {
            underWay++;
            underWayBytes += held(request);
            if (underWay > MOST_UNDER_WAY || underWayBytes > MOST_BYTES_UNDER_WAY) {
                // One packet holds the heads of thousands of reads.
                cutOff("it has more requests under way than a machine");
                return;
            }
            readIfRoom();
            export.get().request(this, request);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext of) {
        readIfRoom();
    }

    @Override
    public void channelInactive(ChannelHandlerContext of) {
        port.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext of, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof BadMessageException bad) {
            reason = bad.getMessage();
        } else if (cause instanceof IOException) {
            reason = String.valueOf(cause.getMessage());
        } else {
            reason = "an error of the fence: " + cause;
        }
        cutOff(reason);
    }
}
