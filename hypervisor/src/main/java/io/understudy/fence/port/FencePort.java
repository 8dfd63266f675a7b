package io.understudy.fence.port;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.understudy.admission.AcceptPace;
import io.understudy.admission.Admission;
import io.understudy.admission.AdmissionLimits;
import io.understudy.admission.PeerAddress;
import io.understudy.disk.LockedFile;
import io.understudy.identity.Service;
import io.understudy.message.ViewCheck;
import io.understudy.nbd.ExportAddress;
import io.understudy.nbd.ServerHandshake;
import io.understudy.transport.KeepAlive;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Where hosts come to the disks that their machines share: a port, and the exports behind it. */
public final class FencePort implements AutoCloseable {
    private final Transport transport;
    private final LockedFile lock;
    private final Consumer<String> report;
    private final Map<String, FencedExport> exports = new HashMap<>();
    private final Admission<HostConnection> admission = new Admission<>(new AdmissionLimits(64, 48, 64));
    private Channel server;
    private long connections;

    private FencePort(Transport transport, LockedFile lock, Consumer<String> report) {
        this.transport = transport;
        this.lock = lock;
        this.report = report;
    }

    /**
     * Starts to listen. Blocks until the address is bound, so not to be called on the event loop.
     *
     * @param address port 0 takes any free one
     * @param exports what it stands in front of, by different names
     * @param folder where it keeps who had them last, which it must find again; no other fence's
     * @param check off only in a demo
     * @param report one line for people
     * @throws IOException in one line, if the address or the folder cannot be had
     */
    public static FencePort listen(
            Transport transport,
            InetSocketAddress address,
            List<ExportAddress> exports,
            Path folder,
            ViewCheck check,
            FenceListener listener,
            Consumer<String> report)
            throws IOException {
        LockedFile lock = LockedFile.tryLock(folder.resolve("lock"))
                .orElseThrow(() -> new IOException("another fence keeps its record in " + folder
                        + ": end that one, or give this one another folder, --folder"));
        FencePort port = new FencePort(transport, lock, report);
        try {
            for (ExportAddress export : exports) {
                port.exports.put(export.name(), new FencedExport(transport, export, folder, check, listener, report));
            }
            ServerBootstrap bootstrap = KeepAlive.of(transport.listening(Service.DISK))
                    .handler(new AcceptPace())
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            ServerHandshake handshake = new ServerHandshake();
                            channel.pipeline()
                                    .addLast(handshake, new HostConnection(port, handshake, ++port.connections));
                        }
                    });
            port.server = Listening.open(bootstrap, transport, address, "hosts with shared disks");
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        transport.loop().execute(() -> port.exports.values().forEach(FencedExport::begin));
        return port;
    }

    /** Where it listens, with the real port. Any thread. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    void connected(HostConnection connection) {
        admission
                .admit(connection, PeerAddress.of(connection.channel()))
                .ifPresent(other -> other.end("too many connections"));
    }

    void asked(HostConnection by, ServerHandshake.Question question) {
        FencedExport export = exports.get(question.export());
        if (export == null) {
            by.refuse("there is no export '" + question.export() + "' behind this fence", false);
            return;
        }
        admission.heard(by);
        if (question.claim().isPresent()) {
            admission.keep(by);
        }
        export.asked(by, question);
    }

    void closed(HostConnection connection) {
        admission.left(connection);
        exports.values().forEach(each -> each.closed(connection));
    }

    void remark(String what) {
        report.accept(what);
    }

    /** Stops listening and closes every connection. Not on the event loop. */
    @Override
    public void close() throws IOException {
        server.close().awaitUninterruptibly();
        transport
                .loop()
                .submit(() -> exports.values().forEach(FencedExport::close))
                .awaitUninterruptibly();
        lock.close();
    }
}
