package io.understudy.arbiter.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleStateEvent;
import io.understudy.admission.Admission;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.WireFormat;
import io.understudy.handshake.PeerIdentity;
import io.understudy.transport.LingeringClose;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. Bounds what the client can have waiting here: requests, subscriptions, answers it does not
 * read. All fields belong to the event loop.
 */
final class ServerConnection extends SimpleChannelInboundHandler<Request> implements Client {
    /** At so many unanswered requests the connection is not read any more, until half of them are answered. */
    static final int MAX_WAITING = 128;

    static final int MAX_SUBSCRIPTIONS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    private final Cluster cluster;
    private final Consumer<Work> queue;
    private final Admission<Channel> admission;
    private final SnapshotSender snapshots = new SnapshotSender();
    private ChannelHandlerContext context;
    private boolean greeted;
    private boolean led;
    private boolean closing;
    private int waiting;
    private int subscriptions;
    private boolean watching;
    private boolean reporting;

    /**
     * @param cluster whose arbiter this is, and who leads it
     * @param admission is told what the client proves to be
     */
    ServerConnection(Cluster cluster, Consumer<Work> queue, Admission<Channel> admission) {
        super(Request.class);
        this.cluster = cluster;
        this.queue = queue;
        this.admission = admission;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Request request) {
        if (closing) {
            return;
        }
        Optional<String> objection = PeerIdentity.of(context.channel())
                .map(peer -> Rights.objection(peer, request))
                .orElse(Optional.of("it is not known who asks"));
        if (objection.isPresent()) {
            forbid(objection.get());
            return;
        }
        admission.heard(context.channel());
        if (request instanceof Request.Hello hello) {
            greet(hello);
        } else if (request instanceof Request.Introducing introducing) {
            cluster.met(introducing.of()).ifPresentOrElse(this::send, () -> close("this arbiter is in no cluster"));
        } else if (!greeted) {
            close("its first message is not a hello");
        } else if (request instanceof Request.Ping ping) {
            send(new Answer.Pong(ping.correlation()));
        } else if (request instanceof Request.Subscribe && ++subscriptions > MAX_SUBSCRIPTIONS) {
            close("it asks for more than " + MAX_SUBSCRIPTIONS + " subscriptions");
        } else if (request instanceof Request.Watch && watching) {
            close("it watches the pool twice");
        } else {
            watching |= request instanceof Request.Watch;
            reporting |= request instanceof Request.Reporting;
            if (isOfHostOrGateway(request)) {
                admission.keep(context.channel());
            }
            if (++waiting == MAX_WAITING) {
                context.channel().config().setAutoRead(false);
            }
            queue.accept(new Work.Asked(request, this));
        }
    }

    /** These come back to be told of views, and the pool cannot do without them; people ask and go. */
    private static boolean isOfHostOrGateway(Request request) {
        return request instanceof Request.Reporting
                || request instanceof Request.Advancement
                || request instanceof Request.Acknowledgement
                || request instanceof Request.Subscribe;
    }

    private void greet(Request.Hello hello) {
        if (greeted) {
            close("it says hello twice");
            return;
        }
        if (cluster.id().isEmpty()) {
            // Not yet one: the client comes again.
            closing = true;
            var unused = context.close();
            return;
        }
        greeted = true;
        cluster.standing().ifPresent(standing -> {
            led = standing.leads();
            send(new Answer.Leadership(standing));
        });
        send(new Answer.Welcome(WireFormat.VERSION, cluster.id().get()));
        if (hello.version() != WireFormat.VERSION) {
            close("it speaks version " + hello.version() + " of the protocol, this arbiter version "
                    + WireFormat.VERSION);
        }
    }

    @Override
    public void answer(Answer answer) {
        context.executor().execute(() -> {
            send(answer);
            if (--waiting == MAX_WAITING / 2) {
                context.channel().config().setAutoRead(true);
            }
        });
    }

    @Override
    public void push(Answer answer) {
        context.executor().execute(() -> send(answer));
    }

    @Override
    public void push(Feed feed, List<Answer> snapshot) {
        context.executor().execute(() -> {
            if (!closing) {
                snapshots.offer(feed, snapshot, context);
            }
        });
    }

    private void send(Answer answer) {
        if (closing) {
            return;
        }
        if (context.channel().isWritable()) {
            context.writeAndFlush(answer).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        } else {
            close("it does not read its answers");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        if (subscriptions > 0 || watching || reporting) {
            queue.accept(new Work.Left(this));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            close("it was silent for too long");
        } else if (event instanceof Standing standing && greeted) {
            if (led && !standing.leads()) {
                // What waits here is not answered by this arbiter, and what was subscribed is not told any more.
                closing = true;
                var unused = context.close();
            } else {
                led = standing.leads();
                send(new Answer.Leadership(standing));
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() != null) {
            close(cause.getCause().getMessage());
        } else if (cause instanceof IOException) {
            LOG.debug("{}: {}", context.channel().remoteAddress(), cause.getMessage());
            closing = true;
            var unused = context.close();
        } else {
            close("of an error in the arbiter: " + cause);
        }
    }

    /** Says it to both ends. */
    private void forbid(String reason) {
        closing = true;
        LOG.warn("refused {}: {}", context.channel().remoteAddress(), reason);
        LingeringClose.say((DuplexChannel) context.channel(), new Answer.Forbidden(reason));
    }

    private void close(String reason) {
        if (!closing) {
            closing = true;
            LOG.warn("closing the connection of {}: {}", context.channel().remoteAddress(), reason);
            var unused = context.close();
        }
    }
}
