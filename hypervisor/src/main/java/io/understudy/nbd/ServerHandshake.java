package io.understudy.nbd;

import static io.understudy.nbd.NbdProtocol.ANSWER_MAGIC;
import static io.understudy.nbd.NbdProtocol.FIXED_NEWSTYLE;
import static io.understudy.nbd.NbdProtocol.INFO_EXPORT;
import static io.understudy.nbd.NbdProtocol.MAGIC;
import static io.understudy.nbd.NbdProtocol.NO_ZEROES;
import static io.understudy.nbd.NbdProtocol.OPTION_MAGIC;
import static io.understudy.nbd.NbdProtocol.OPT_ABORT;
import static io.understudy.nbd.NbdProtocol.OPT_CLAIM;
import static io.understudy.nbd.NbdProtocol.OPT_EXPORT_NAME;
import static io.understudy.nbd.NbdProtocol.OPT_GO;
import static io.understudy.nbd.NbdProtocol.OPT_INFO;
import static io.understudy.nbd.NbdProtocol.REP_ACK;
import static io.understudy.nbd.NbdProtocol.REP_ERR_INVALID;
import static io.understudy.nbd.NbdProtocol.REP_ERR_POLICY;
import static io.understudy.nbd.NbdProtocol.REP_ERR_SHUTDOWN;
import static io.understudy.nbd.NbdProtocol.REP_ERR_UNSUP;
import static io.understudy.nbd.NbdProtocol.REP_INFO;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.understudy.message.BadMessageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A server's side of the negotiation, of one that wants to know who comes. The handler behind it gets a {@link Question} for
 * each time that a client asks for an export, and answers that one before the next is read.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ServerHandshake extends ByteToMessageDecoder {
    private static final int OPTION_HEAD_BYTES = 16;
    private static final int MOST_NAME = 4096;
    private static final int MOST_OPTION_BYTES = MOST_NAME + 256;

    /**
     * A client asks for an export.
     *
     * @param claim for whom, none if it did not say
     * @param enters whether it wants to make requests, or to know only
     */
    public record Question(String export, Optional<Claim> claim, boolean enters) {}

    private Optional<Claim> claim = Optional.empty();
    private boolean greeted;
    private int asked;
    private boolean over;

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(
                Unpooled.buffer().writeLong(MAGIC).writeLong(OPTION_MAGIC).writeShort(FIXED_NEWSTYLE | NO_ZEROES));
        context.fireChannelActive();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (asked != 0 && in.readableBytes() > OPTION_HEAD_BYTES + MOST_OPTION_BYTES) {
            throw new BadMessageException("a client that does not wait for its answer");
        }
        if (asked != 0 || over) {
            return;
        }
        if (!greeted) {
            greet(in);
        } else if (in.readableBytes() >= OPTION_HEAD_BYTES) {
            int start = in.readerIndex();
            long length = in.getUnsignedInt(start + 12);
            if (in.getLong(start) != OPTION_MAGIC || length > MOST_OPTION_BYTES) {
                throw new BadMessageException("an option that is none");
            }
            if (in.readableBytes() >= OPTION_HEAD_BYTES + length) {
                int option = in.getInt(start + 8);
                option(context, option, in.skipBytes(OPTION_HEAD_BYTES).readSlice((int) length), out);
            }
        }
    }

    private void greet(ByteBuf in) {
        if (in.readableBytes() >= Integer.BYTES) {
            int flags = in.readInt();
            if ((flags & ~(FIXED_NEWSTYLE | NO_ZEROES)) != 0 || (flags & FIXED_NEWSTYLE) == 0) {
                throw new BadMessageException("a client that does not speak fixed newstyle");
            }
            greeted = true;
        }
    }

    private void option(ChannelHandlerContext context, int option, ByteBuf data, List<Object> out) {
        switch (option) {
            case OPT_CLAIM -> {
                try {
                    claim = Optional.of(Claim.read(data));
                    say(context, option, REP_ACK, Unpooled.EMPTY_BUFFER);
                } catch (IllegalArgumentException e) {
                    say(context, option, REP_ERR_POLICY, text(e.getMessage()));
                }
            }
            case OPT_GO, OPT_INFO -> {
                String name = name(data);
                if (name == null) {
                    say(context, option, REP_ERR_INVALID, text("the option is not whole"));
                } else {
                    asked = option;
                    out.add(new Question(name, claim, option == OPT_GO));
                }
            }
            case OPT_ABORT -> {
                say(context, option, REP_ACK, Unpooled.EMPTY_BUFFER);
                context.close();
            }
            case OPT_EXPORT_NAME -> throw new BadMessageException("a client that does not know NBD_OPT_GO");
            default -> say(context, option, REP_ERR_UNSUP, text("a fence has no such option"));
        }
    }

    private static String name(ByteBuf data) {
        if (data.readableBytes() < Integer.BYTES + Short.BYTES) {
            return null;
        }
        long length = data.readUnsignedInt();
        if (length > MOST_NAME || length > data.readableBytes() - Short.BYTES) {
            return null;
        }
        String name =
                data.readCharSequence((int) length, StandardCharsets.UTF_8).toString();
        int questions = data.readUnsignedShort();
        return data.readableBytes() == questions * Short.BYTES ? name : null;
    }

    /** The export is like this; a client that wanted to enter is in, and this handler has nothing more to do. */
    public void answer(ChannelHandlerContext context, ExportFacts facts) {
        ByteBuf info = Unpooled.buffer().writeShort(INFO_EXPORT).writeLong(facts.bytes());
        say(context, asked, REP_INFO, info.writeShort(facts.flags() | NbdProtocol.FLAG_HAS_FLAGS));
        say(context, asked, REP_ACK, Unpooled.EMPTY_BUFFER);
        over = asked == OPT_GO;
        asked = 0;
    }

    /** There is no such export for this client. */
    public void refuse(ChannelHandlerContext context, String why, boolean forGood) {
        say(context, asked, forGood ? REP_ERR_POLICY : REP_ERR_SHUTDOWN, text(why));
        asked = 0;
    }

    private static ByteBuf text(String why) {
        return Unpooled.copiedBuffer(NbdProtocol.printable(why), StandardCharsets.US_ASCII);
    }

    private static void say(ChannelHandlerContext context, int option, int type, ByteBuf data) {
        ByteBuf answer =
                Unpooled.buffer().writeLong(ANSWER_MAGIC).writeInt(option).writeInt(type);
        answer.writeInt(data.readableBytes()).writeBytes(data);
        data.release();
        context.writeAndFlush(answer);
    }
}
