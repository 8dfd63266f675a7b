package io.understudy.log.channel;

import io.understudy.log.SampleLog;
import io.understudy.log.message.ChannelMessage.Accept;
import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.message.HostIncarnation;
import io.understudy.transport.Transport;
import java.io.IOException;

/** A primary and a backup, joined over loopback and accepted, for tests. */
final class LinkedPair implements AutoCloseable {
    static final HostIncarnation ALPHA = new HostIncarnation("alpha", 1);
    static final HostIncarnation BETA = new HostIncarnation("beta", 1);

    final Events primary = new Events();
    final Events backup;
    final LogLink toBackup;
    final LogLink toPrimary;

    private final Transport near = Transport.nio("near");
    private final Transport far = Transport.nio("far");
    private final ChannelServer server;
    private final CuttingRelay relay;

    LinkedPair(ChannelLimits limits) throws IOException, InterruptedException {
        this(limits, new Events(), Long.MAX_VALUE);
    }

    /** @param cutAfterBytes of what the primary sends; then the network is gone */
    LinkedPair(ChannelLimits limits, Events backup, long cutAfterBytes) throws IOException, InterruptedException {
        this.backup = backup;
        server = ChannelServer.listen(far, "127.0.0.1", 0, limits, backup);
        relay = cutAfterBytes == Long.MAX_VALUE ? null : new CuttingRelay(server.port(), cutAfterBytes);
        int port = relay == null ? server.port() : relay.port();
        toBackup = ChannelClient.connect(near, "127.0.0.1", port, limits, primary);
        primary.next(Events.Connected.class);
        toPrimary = backup.next(Events.Connected.class).link();
        toBackup.send(new Hello(1, "vm", "", SampleLog.HEADER, ALPHA));
        backup.next(Hello.class);
        toPrimary.send(new Accept(1, BETA));
        primary.next(Accept.class);
    }

    @Override
    public void close() throws IOException {
        if (relay != null) {
            relay.close();
        }
        server.close();
        near.close();
        far.close();
    }
}
