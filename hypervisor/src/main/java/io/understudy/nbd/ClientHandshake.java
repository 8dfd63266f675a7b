package io.understudy.nbd;

import static io.understudy.nbd.NbdProtocol.ANSWER_MAGIC;
import static io.understudy.nbd.NbdProtocol.FIXED_NEWSTYLE;
import static io.understudy.nbd.NbdProtocol.INFO_BLOCK_SIZE;
import static io.understudy.nbd.NbdProtocol.INFO_EXPORT;
import static io.understudy.nbd.NbdProtocol.MAGIC;
import static io.understudy.nbd.NbdProtocol.MOST_ANSWER_BYTES;
import static io.understudy.nbd.NbdProtocol.NO_ZEROES;
import static io.understudy.nbd.NbdProtocol.OPTION_MAGIC;
import static io.understudy.nbd.NbdProtocol.OPT_CLAIM;
import static io.understudy.nbd.NbdProtocol.REP_ACK;
import static io.understudy.nbd.NbdProtocol.REP_ERROR;
import static io.understudy.nbd.NbdProtocol.REP_ERR_POLICY;
import static io.understudy.nbd.NbdProtocol.REP_ERR_UNKNOWN;
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
 * A client's side of the negotiation. It ends with {@link ExportFacts}, or {@link Refused}; the handler behind it gets either
 * as a message. A server that says anything else said no NBD.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClientHandshake extends ByteToMessageDecoder {
    private static final int GREETING_BYTES = 18;
    private static final int ANSWER_HEAD_BYTES = 20;
    private static final int SECTOR = 512;

    /** The server does not want this client. */
    record Refused(String why, boolean forGood) {}

    private enum State {
        GREETING,
        CLAIMING,
        ASKING,
        OVER
    }

    private final String export;
    private final Optional<Claim> claim;
    private final boolean needsFence;
    private final int question;

    private State state = State.GREETING;
    private ExportFacts facts;

    /**
     * Asks for an export.
     *
     * @param needsFence whether a server that is no fence is none to go to
     * @param question the option: {@code OPT_GO}, or {@code OPT_INFO} to hear about it only
     */
    ClientHandshake(String export, Optional<Claim> claim, boolean needsFence, int question) {
        this.export = export;
        this.claim = claim;
        this.needsFence = needsFence;
        this.question = question;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        switch (state) {
            case GREETING -> greeting(context, in);
            case CLAIMING, ASKING -> answer(context, in, out);
            case OVER -> {
                // What follows belongs to whoever takes this handler's place.
            }
        }
    }

    /** Whether the other end owes an answer that takes it no time: before a fence lets in it may wait for its server. */
    boolean isOwed() {
        return state == State.GREETING || state == State.CLAIMING;
    }

    private void greeting(ChannelHandlerContext context, ByteBuf in) {
        if (in.readableBytes() < GREETING_BYTES) {
            if (in.readableBytes() >= Long.BYTES && in.getLong(in.readerIndex()) != MAGIC) {
                throw new BadMessageException("what answers there is no NBD server");
            }
            return;
        }
        if (in.readLong() != MAGIC || in.readLong() != OPTION_MAGIC) {
            throw new BadMessageException("what answers there is no NBD server, or one of before 2011");
        }
        int flags = in.readUnsignedShort();
        if ((flags & FIXED_NEWSTYLE) == 0) {
            throw new BadMessageException("the NBD server does not speak fixed newstyle: use a newer one");
        }
        context.writeAndFlush(Unpooled.buffer().writeInt(FIXED_NEWSTYLE | (flags & NO_ZEROES)));
        if (claim.isPresent()) {
            state = State.CLAIMING;
            option(context, OPT_CLAIM, claim.get().bytes());
        } else {
            ask(context);
        }
    }

    private void ask(ChannelHandlerContext context) {
        state = State.ASKING;
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        ByteBuf data = Unpooled.buffer().writeInt(name.length).writeBytes(name);
        option(context, question, data.writeShort(1).writeShort(INFO_BLOCK_SIZE));
    }

    private static void option(ChannelHandlerContext context, int option, ByteBuf data) {
        ByteBuf head = Unpooled.buffer().writeLong(OPTION_MAGIC).writeInt(option);
        head.writeInt(data.readableBytes()).writeBytes(data);
        data.release();
        context.writeAndFlush(head);
    }

    private void answer(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < ANSWER_HEAD_BYTES) {
            return;
        }
        int start = in.readerIndex();
        int option = in.getInt(start + 8);
        int type = in.getInt(start + 12);
        long length = in.getUnsignedInt(start + 16);
        int asked = state == State.CLAIMING ? OPT_CLAIM : question;
        if (in.getLong(start) != ANSWER_MAGIC || option != asked || length > MOST_ANSWER_BYTES) {
            throw new BadMessageException("the server's answer to option " + asked + " is none");
        }
        if (in.readableBytes() < ANSWER_HEAD_BYTES + length) {
            return;
        }
        ByteBuf data = in.skipBytes(ANSWER_HEAD_BYTES).readSlice((int) length);
        if ((type & REP_ERROR) != 0) {
            refused(context, type, data, out);
        } else if (type == REP_ACK && state == State.CLAIMING) {
            ask(context);
        } else if (type == REP_ACK && facts != null) {
            state = State.OVER;
            out.add(facts);
        } else if (type == REP_INFO && state == State.ASKING) {
            info(data);
        } else {
            throw new BadMessageException("the server answers option " + asked + " with " + type);
        }
    }

    private void refused(ChannelHandlerContext context, int type, ByteBuf data, List<Object> out) {
        if (state == State.CLAIMING && type == REP_ERR_UNSUP && !needsFence) {
            ask(context);
            return;
        }
        String said = NbdProtocol.printable(data.toString(StandardCharsets.UTF_8));
        String why = said;
        if (type == REP_ERR_UNSUP && state == State.CLAIMING) {
            why = "it is no fence, which a machine with a backup needs in front of its disk: start './understudy fence"
                    + " --server HOST:PORT' and name that in -drive";
        } else if (type == REP_ERR_UNSUP) {
            why = "it does not know NBD_OPT_GO: use a newer server";
        } else if (type == REP_ERR_UNKNOWN) {
            why = "it has no export '" + export + "'";
        }
        state = State.OVER;
        out.add(new Refused(why, type == REP_ERR_POLICY && claim.isPresent()));
    }

    private void info(ByteBuf data) {
        if (data.readableBytes() < Short.BYTES) {
            throw new BadMessageException("the server's information is too short");
        }
        int type = data.readUnsignedShort();
        if (type == INFO_EXPORT && data.readableBytes() == Long.BYTES + Short.BYTES) {
            long bytes = data.readLong();
            if (bytes < 0) {
                throw new BadMessageException("the server's export has " + Long.toUnsignedString(bytes) + " bytes");
            }
            facts = new ExportFacts(bytes, data.readUnsignedShort());
        } else if (type == INFO_BLOCK_SIZE && data.readableBytes() == 3 * Integer.BYTES) {
            long least = data.readUnsignedInt();
            long most = data.skipBytes(Integer.BYTES).readUnsignedInt();
            if (least > SECTOR || most < NbdProtocol.MOST_BYTES) {
                throw new BadMessageException("the server wants requests of " + least + " to " + most
                        + " bytes, and a disk makes some of " + SECTOR + " to " + NbdProtocol.MOST_BYTES);
            }
        } else if (type == INFO_EXPORT || type == INFO_BLOCK_SIZE) {
            throw new BadMessageException("the server's information of type " + type + " has another length");
        }
    }
}
