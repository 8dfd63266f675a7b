package io.understudy.arbiter.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.IdleStateHandler;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerReader;
import io.understudy.arbiter.protocol.MessageDecoder;
import io.understudy.arbiter.protocol.MessageEncoder;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestWriter;
import io.understudy.transport.Transport;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Keeps one connection to the arbiter up, and to no other arbiter than the first one. Event loop only. */
final class ArbiterLink implements ClientConnection.Owner {
    /** Takes answers of the present connection. */
    interface Answers {
        /** @return false if the answer is to nothing that was asked */
        boolean take(Answer answer, long correlation);
    }

    private final Transport transport;
    private final Supplier<InetSocketAddress> address;
    private final ClientSettings settings;
    private final ConnectionListener listener;
    private final Runnable onReady;
    private final Answers answers;
    private final Backoff backoff;
    private ClusterId cluster;
    private Channel channel;
    private ClientConnection ready;
    private String lastReason;
    private boolean closed;

    ArbiterLink(
            Transport transport,
            Supplier<InetSocketAddress> address,
            ClientSettings settings,
            ConnectionListener listener,
            Runnable onReady,
            Answers answers) {
        this.transport = transport;
        this.address = address;
        this.settings = settings;
        this.listener = listener;
        this.onReady = onReady;
        this.answers = answers;
        this.backoff = new Backoff(settings.firstBackoffMillis(), settings.maxBackoffMillis());
        this.cluster = settings.cluster().orElse(null);
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
                .connecting()
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

    /** Sends now if there is a connection; if not, the next one begins with everything that waits. */
    void send(Request request) {
        if (ready != null) {
            ready.send(request);
        }
    }

    void close() {
        closed = true;
        if (channel != null) {
            var unused = channel.close();
        }
    }

    @Override
    public String welcomed(ClientConnection connection, Answer.Welcome welcome) {
        if (cluster != null && !cluster.equals(welcome.cluster())) {
            return "this is the arbiter of cluster " + welcome.cluster() + ", not of " + cluster
                    + ": it has lost its memory or is another one";
        }
        if (closed) {
            return "the client is closed";
        }
        cluster = welcome.cluster();
        ready = connection;
        lastReason = null;
        backoff.reset();
        listener.connected(cluster);
        onReady.run();
        return null;
    }

    @Override
    public boolean answered(Answer answer, long correlation) {
        return answers.take(answer, correlation);
    }

    @Override
    public void ended(ClientConnection connection, String reason) {
        ready = null;
        again(reason);
    }

    private void again(String reason) {
        if (closed) {
            return;
        }
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            listener.disconnected(reason);
        }
        var unused = transport.loop().schedule(this::connect, backoff.nextMillis(), TimeUnit.MILLISECONDS);
    }
}
