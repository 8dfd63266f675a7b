package io.understudy.handshake.secret;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.understudy.handshake.PeerIdentity;
import io.understudy.handshake.Strangers;
import io.understudy.handshake.Verdict;
import io.understudy.identity.Identity;
import io.understudy.identity.Service;
import java.io.IOException;
import java.util.Arrays;

/** The listening end of a {@link Challenge}. Takes no more bytes than its next words have. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ChallengeListening extends ChannelInboundHandlerAdapter {
    private final byte[] secret;
    private final Service service;
    private final Strangers strangers;
    private final Runnable protocol;
    private final byte[] words = new byte[Challenge.OPENING];
    private int count;
    private Challenge challenge;
    private boolean over;

    ChallengeListening(byte[] secret, Service service, Strangers strangers, Runnable protocol) {
        this.secret = secret;
        this.service = service;
        this.strangers = strangers;
        this.protocol = protocol;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            while (!over && bytes.isReadable()) {
                take(context, bytes);
            }
            if (over && bytes.isReadable() && PeerIdentity.of(context.channel()).isPresent()) {
                context.fireChannelRead(bytes.readRetainedSlice(bytes.readableBytes()));
            }
        } finally {
            bytes.release();
        }
        if (over && PeerIdentity.of(context.channel()).isPresent()) {
            context.pipeline().remove(this);
        }
    }

    private void take(ChannelHandlerContext context, ByteBuf bytes) {
        int wanted = challenge == null ? Challenge.OPENING : Challenge.PROOF;
        int taken = Math.min(bytes.readableBytes(), wanted - count);
        bytes.readBytes(words, count, taken);
        count += taken;
        if (challenge == null && !Challenge.begins(words, count, service)) {
            refuse(context, "its first bytes are not those of a process of ours that wants " + service);
        } else if (count == wanted) {
            count = 0;
            if (challenge == null) {
                answer(context);
            } else {
                judge(context);
            }
        }
    }

    private void answer(ChannelHandlerContext context) {
        byte[] nonce = Challenge.nonce();
        challenge = Challenge.listening(secret, words, nonce);
        var unused = context.writeAndFlush(
                context.alloc().buffer(Challenge.ANSWER).writeBytes(nonce).writeBytes(challenge.proofOfListening()));
    }

    private void judge(ChannelHandlerContext context) {
        if (!Challenge.same(Arrays.copyOf(words, Challenge.PROOF), challenge.proofOfConnecting())) {
            refuse(context, "it does not have this user's secret");
            return;
        }
        over = true;
        strangers.known(context.channel(), Identity.OWNER);
        var unused = context.write(Verdict.yes(context.alloc()));
        protocol.run();
        context.fireChannelActive();
        context.flush();
    }

    private void refuse(ChannelHandlerContext context, String reason) {
        over = true;
        strangers.refused(context.channel(), reason);
        var unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!over) {
            over = true;
            strangers.refused(context.channel(), "it closed the connection before it proved that it is ours");
        } else if (PeerIdentity.of(context.channel()).isPresent()) {
            context.fireChannelInactive();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!over) {
            refuse(
                    context,
                    cause instanceof IOException ? "the connection broke" : "an error of this process: " + cause);
        } else if (PeerIdentity.of(context.channel()).isPresent()) {
            context.fireExceptionCaught(cause);
        }
    }
}
