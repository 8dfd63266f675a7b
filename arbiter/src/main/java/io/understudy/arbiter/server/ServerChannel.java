package io.understudy.arbiter.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.timeout.IdleStateHandler;
import io.understudy.admission.Admission;
import io.understudy.admission.PeerAddress;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerWriter;
import io.understudy.arbiter.protocol.MessageDecoder;
import io.understudy.arbiter.protocol.MessageEncoder;
import io.understudy.arbiter.protocol.RequestReader;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Furnishes each accepted connection, in the place of an idle one where there is none. */
final class ServerChannel extends ChannelInitializer<Channel> {
    private static final Logger LOG = LoggerFactory.getLogger(ServerChannel.class);

    private final ServerSettings settings;
    private final Admission<Channel> admission;
    private final ChannelGroup connections;
    private final Cluster cluster;
    private final Consumer<Work> queue;

    ServerChannel(ServerSettings settings, ChannelGroup connections, Cluster cluster, Consumer<Work> queue) {
        this.settings = settings;
        this.admission = new Admission<>(settings.connections());
        this.connections = connections;
        this.cluster = cluster;
        this.queue = queue;
    }

    @Override
    protected void initChannel(Channel channel) {
        admission.admit(channel, PeerAddress.of(channel)).ifPresent(idle -> {
            if (admission.isWorthALine()) {
                LOG.warn(
                        "closing the connection of {}: idle ones go when too many come, this is number {}",
                        idle.remoteAddress(),
                        admission.displaced());
            }
            var unused = idle.close();
        });
        channel.closeFuture().addListener(closed -> admission.left(channel));
        connections.add(channel);
        channel.pipeline()
                .addLast(new IdleStateHandler(settings.idleMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(new MessageDecoder<>(RequestReader::read))
                .addLast(new MessageEncoder<>(Answer.class, AnswerWriter::write))
                .addLast(new ServerConnection(cluster, queue, admission));
    }
}
