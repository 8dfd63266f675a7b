package io.understudy.arbiter.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.IdleStateHandler;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerReader;
import io.understudy.arbiter.protocol.MessageDecoder;
import io.understudy.arbiter.protocol.MessageEncoder;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestWriter;
import io.understudy.identity.Service;
import io.understudy.transport.Transport;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Keeps one connection to one arbiter up, and hears how it stands. Event loop only. */
final class MemberLink implements ClientConnection.Owner {
    /** What a connection to one of several arbiters means to who asks them. */
    interface Owner {
        /** @return why this arbiter is not to be spoken to, or null if it is */
        String welcomed(ClusterId cluster);

        /** It leads, or does not any more, or cannot be reached, or for another reason. */
        void changed();

        /** @return false if the answer is to nothing that was asked */
        boolean answered(MemberLink member, Answer answer, long correlation);
    }

    private final Transport transport;
    private final Supplier<InetSocketAddress> address;
    private final ClientSettings settings;
    private final Owner owner;
    private final Backoff backoff;
    private Channel channel;
    private ClientConnection ready;
    private Standing standing = Standing.ALONE;
    private String reason;
    private boolean closed;

    MemberLink(Transport transport, Supplier<InetSocketAddress> address, ClientSettings settings, Owner owner) {
        this.transport = transport;
        this.address = address;
        this.settings = settings;
        this.owner = owner;
        this.backoff = new Backoff(settings.firstBackoffMillis(), settings.maxBackoffMillis());
    }

    void connect() {
        if (closed) {
            return;
        }
        InetSocketAddress tried;
        try {
            tried = address.get();
        } catch (RuntimeException e) {
            again("its address is not known: " + e.getMessage());
            return;
        }
        ChannelFuture attempt = transport
                .connecting(Service.ARBITER)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        addHandlers(channel);
                    }
                })
                .connect(tried);
        channel = attempt.channel();
        attempt.addListener(done -> {
            if (!done.isSuccess()) {
                again(reason(done.cause()));
            }
        });
    }

    /** Netty's message repeats the address, which whoever hears the reason names anyway. */
    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int address = message.indexOf(": ");
        return cause instanceof ConnectException && address > 0 ? message.substring(0, address) : message;
    }

    private void addHandlers(Channel channel) {
        channel.pipeline()
                .addLast(new IdleStateHandler(
                        settings.silenceTimeoutMillis(), settings.pingMillis(), 0, TimeUnit.MILLISECONDS))
                .addLast(new MessageDecoder<>(AnswerReader::read))
                .addLast(new MessageEncoder<>(Request.class, RequestWriter::write))
                .addLast(new ClientConnection(this));
    }

    /** To be asked of the one that leads only. */
    void send(Request request) {
        ready.send(request);
    }

    /** Another one leads, whatever this one says. */
    void leave() {
        ready.close("another arbiter leads");
    }

    boolean isConnected() {
        return ready != null;
    }

    boolean leads() {
        return ready != null && standing.leads();
    }

    long term() {
        return standing.term();
    }

    /** Why it cannot be asked; null as long as that is not known. */
    String reason() {
        return reason;
    }

    void close() {
        closed = true;
        if (channel != null) {
            var unused = channel.close();
        }
    }

    @Override
    public void stands(Standing now) {
        standing = now;
        if (ready != null) {
            owner.changed();
        }
    }

    @Override
    public String welcomed(ClientConnection connection, Answer.Welcome welcome) {
        String objection = closed ? "the client is closed" : owner.welcomed(welcome.cluster());
        if (objection == null) {
            ready = connection;
            reason = "it does not lead";
            backoff.reset();
            owner.changed();
        }
        return objection;
    }

    @Override
    public boolean answered(Answer answer, long correlation) {
        return owner.answered(this, answer, correlation);
    }

    @Override
    public void ended(ClientConnection connection, String why) {
        ready = null;
        standing = Standing.ALONE;
        again(why);
    }

    private void again(String why) {
        if (closed) {
            return;
        }
        reason = why;
        owner.changed();
        var unused = transport.loop().schedule(this::connect, backoff.nextMillis(), TimeUnit.MILLISECONDS);
    }
}
