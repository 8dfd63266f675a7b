package io.understudy.verification.link;

import io.netty.channel.EventLoopGroup;
import io.understudy.arbiter.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The ways by which a pair's primary, and nobody else, reaches its backup and the arbiter, each through a relay: to be cut. A pair
 * that nobody cuts goes without, and saves the processor's time. Any thread.
 */
public final class PairLinks implements AutoCloseable {
    private final EventLoopGroup thread = LossyRelay.thread("links");
    private final List<LossyRelay> toArbiters = new ArrayList<>();
    private LossyRelay toBackup;

    private PairLinks() {}

    /**
     * Relays on free ports of loopback.
     *
     * @param backup where the backup takes the log, {@code host:port}
     * @param arbiters where the arbiter is, or each of three, with commas between
     */
    public static PairLinks to(String backup, String arbiters) throws IOException {
        PairLinks links = new PairLinks();
        try {
            links.toBackup = links.relay(backup);
            for (String member : arbiters.split(",", -1)) {
                links.toArbiters.add(links.relay(member));
            }
            return links;
        } catch (IOException e) {
            links.close();
            throw e;
        }
    }

    private LossyRelay relay(String address) throws IOException {
        InetSocketAddress behind = HostPort.parse(address);
        return new LossyRelay(thread, () -> behind, LinkTap.NOBODY, 0);
    }

    /** Where the primary is to look for the backup. */
    public String backup() {
        return toBackup.address();
    }

    /** Where it is to look for the arbiter, or each of three. */
    public String arbiters() {
        return toArbiters.stream().map(LossyRelay::address).collect(Collectors.joining(","));
    }

    /** Between primary and backup nothing passes any more, this way, or both. */
    public void cut(Direction direction) {
        toBackup.cut(direction);
    }

    /** What the primary logs does not arrive any more. */
    public void starve() {
        toBackup.starve();
    }

    /** Neither backup nor arbiter hears of the primary any more, nor does it of them. */
    public void cutOff() {
        for (LossyRelay way : toArbiters) {
            way.cut(Direction.BOTH);
        }
        cut(Direction.BOTH);
    }

    @Override
    public void close() {
        thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
