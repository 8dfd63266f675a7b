package io.understudy.verification.link;

import io.netty.channel.EventLoopGroup;
import io.understudy.arbiter.HostPort;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Placement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A relay in front of each host's log port, by which a primary reaches it, and one between it and the arbiter. Any thread. */
public final class CuttableLinks implements Placement, AutoCloseable {
    private static final long CLOSE_MILLIS = 1_000;

    private final EventLoopGroup thread = LossyRelay.thread("links");
    private final Map<String, ChildProcess> hosts = new ConcurrentHashMap<>();
    private final Map<String, LossyRelay> links = new ConcurrentHashMap<>();
    private final Map<String, LossyRelay> toArbiter = new ConcurrentHashMap<>();

    /**
     * The way to a host.
     *
     * @throws IOException if there is no such host
     */
    public LossyRelay to(String host) throws IOException {
        LossyRelay link = links.get(host);
        if (link == null) {
            throw new IOException("there is no link to a host '" + host + "'");
        }
        return link;
    }

    /** The way by which a host, and nobody else, reaches the arbiter. */
    public LossyRelay toArbiter(String host) {
        return toArbiter.get(host);
    }

    /** All links are whole again. */
    public void heal() {
        links.values().forEach(LossyRelay::heal);
        toArbiter.values().forEach(LossyRelay::heal);
    }

    /** Nobody hears anything of this host any more but who is connected to its console, nor does it of them. */
    public void cutOff(String host) throws IOException {
        to(host).cut(Direction.BOTH);
        toArbiter(host).cut(Direction.BOTH);
    }

    @Override
    public String arbiter(String host, String address) throws IOException {
        if (!toArbiter.containsKey(host)) {
            InetSocketAddress arbiter = HostPort.parse(address);
            toArbiter.put(host, new LossyRelay(thread, () -> arbiter, LinkTap.NOBODY, 0));
        }
        return toArbiter.get(host).address();
    }

    @Override
    public List<String> before(String process) {
        return List.of();
    }

    @Override
    public String address(String process) {
        return LOOPBACK.address(process);
    }

    @Override
    public List<String> options(String host) throws IOException {
        if (!links.containsKey(host)) {
            links.put(host, new LossyRelay(thread, () -> logPort(host), LinkTap.NOBODY, 0));
        }
        return List.of("--advertise", links.get(host).address());
    }

    @Override
    public void started(String host, ChildProcess process) {
        hosts.put(host, process);
    }

    /** Where a host listens in its present life; null before it said so. */
    private InetSocketAddress logPort(String host) {
        ChildProcess process = hosts.get(host);
        return process == null ? null : process.listening("log").orElse(null);
    }

    @Override
    public void close() {
        thread.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
}
