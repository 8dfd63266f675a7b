package io.understudy.arbiter.client;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.WireFormat;

/** One connection to the arbiter, from the hello to its end, of which it says the reason. Event loop only. */
final class ClientConnection extends SimpleChannelInboundHandler<Answer> {
    /** What a connection means to its client. */
    interface Owner {
        /** @return why this arbiter is not to be spoken to, or null if it is */
        String welcomed(ClientConnection connection, Answer.Welcome welcome);

        /** How this arbiter stands in its cluster; before the welcome for the first time, never if it is alone. */
        void stands(Standing standing);

        /** @return false if the answer is to nothing that was asked */
        boolean answered(Answer answer, long correlation);

        void ended(ClientConnection connection, String reason);
    }

    /** Pings are told apart from requests by this correlation id, which no request has. */
    private static final long PING = 0;

    private final Owner owner;
    private ChannelHandlerContext context;
    private boolean welcomed;
    private boolean closing;
    private String endReason = "the arbiter closed the connection";

    ClientConnection(Owner owner) {
        super(Answer.class);
        this.owner = owner;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        send(new Request.Hello(WireFormat.VERSION));
    }

    void send(Request request) {
        if (request instanceof Request.Reporting) {
            // A report is answered by the arbiter's disk, and keeps the pings away that are not.
            var unused = context.write(new Request.Ping(PING));
        }
        context.writeAndFlush(request).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    void close(String reason) {
        if (!closing) {
            closing = true;
            endReason = reason;
            var unused = context.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Answer answer) {
        if (closing) {
            return;
        }
        if (answer instanceof Answer.Welcome welcome) {
            welcome(welcome);
        } else if (answer instanceof Answer.Leadership leadership) {
            owner.stands(leadership.standing());
        } else if (answer instanceof Answer.Forbidden forbidden) {
            close("it refuses: " + forbidden.reason());
        } else if (!welcomed) {
            close("its first message is not a welcome");
        } else if (!(answer instanceof Answer.Correlated correlated)) {
            close("it answers what was not asked");
        } else if (correlated.correlation() != PING) {
            take(answer, correlated.correlation());
        }
    }

    private void welcome(Answer.Welcome welcome) {
        if (welcomed) {
            close("it says welcome twice");
        } else if (welcome.version() != WireFormat.VERSION) {
            close("it speaks version " + welcome.version() + " of the protocol, this client version "
                    + WireFormat.VERSION);
        } else {
            welcomed = true;
            String objection = owner.welcomed(this, welcome);
            if (objection != null) {
                close(objection);
            }
        }
    }

    private void take(Answer answer, long correlation) {
        if (!owner.answered(answer, correlation)) {
            close("it answers what was not asked");
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent idle) {
            if (idle.state() == IdleState.WRITER_IDLE) {
                if (welcomed) {
                    send(new Request.Ping(PING));
                }
            } else {
                close("the arbiter is silent");
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        owner.ended(this, endReason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean malformed = cause instanceof DecoderException && cause.getCause() != null;
        close(malformed ? "it is no arbiter: " + cause.getCause().getMessage() : String.valueOf(cause.getMessage()));
    }
}
