package io.understudy.handshake.secret;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.understudy.handshake.HeldBack;
import io.understudy.handshake.RefusedException;
import io.understudy.handshake.Verdict;
import io.understudy.identity.Identity;
import io.understudy.identity.Service;
import java.util.Arrays;
import java.util.Optional;

/** The connecting end of a {@link Challenge}. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ChallengeConnecting extends HeldBack {
    private final byte[] secret;
    private final Service service;
    private final byte[] nonce = Challenge.nonce();
    private ByteBuf heard;
    private boolean proved;

    ChallengeConnecting(byte[] secret, Service service) {
        this.secret = secret;
        this.service = service;
    }

    @Override
    protected void begin(ChannelHandlerContext context) {
        heard = context.alloc().buffer();
        var unused = context.writeAndFlush(context.alloc().buffer().writeBytes(Challenge.opening(service, nonce)));
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (heard == null || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            heard.writeBytes(bytes);
        } finally {
            bytes.release();
        }
        if (!proved) {
            prove(context);
        }
        if (proved && heard != null && Verdict.isWhole(heard)) {
            conclude(context);
        }
    }

    private void prove(ChannelHandlerContext context) {
        if (heard.readableBytes() < Challenge.ANSWER) {
            return;
        }
        byte[] answer = new byte[Challenge.ANSWER];
        heard.readBytes(answer);
        Challenge challenge = Challenge.connecting(secret, service, nonce, answer);
        byte[] proof = Arrays.copyOfRange(answer, Challenge.NONCE, Challenge.ANSWER);
        if (!Challenge.same(proof, challenge.proofOfListening())) {
            fail(
                    context,
                    "the other end does not have this user's secret: it is another user's, or no process of ours");
            return;
        }
        proved = true;
        var unused = context.writeAndFlush(context.alloc().buffer().writeBytes(challenge.proofOfConnecting()));
        knows(context, Identity.OWNER);
    }

    private void conclude(ChannelHandlerContext context) {
        ByteBuf rest = heard;
        heard = null;
        Optional<String> no = Verdict.take(rest);
        if (no.isPresent()) {
            rest.release();
            context.fireExceptionCaught(new RefusedException("the other end refuses: " + no.get()));
            var unused = context.close();
            return;
        }
        if (rest.isReadable()) {
            context.fireChannelRead(rest);
        } else {
            rest.release();
        }
        context.pipeline().remove(this);
    }

    private void fail(ChannelHandlerContext context, String reason) {
        heard.release();
        heard = null;
        refuse(context, reason);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (heard != null) {
            heard.release();
            heard = null;
        }
        refuse(
                context,
                "the other end closed the connection before it said who it is: has it --keys, and this process not?");
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (heard != null) {
            heard.release();
            heard = null;
        }
        super.handlerRemoved(context);
    }
}
