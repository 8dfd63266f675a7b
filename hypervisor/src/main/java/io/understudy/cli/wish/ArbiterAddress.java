package io.understudy.cli.wish;

import io.understudy.arbiter.client.ArbiterQuery;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishVerdict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the arbiter is, for the commands that only talk to it. */
public final class ArbiterAddress {
    /** A host that starts many processes at once, or whose disk is slow, keeps an arbiter that lives from answering for seconds. */
    private static final long PATIENCE_MILLIS = 10_000;

    @Option(
            names = "--arbiter",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "127.0.0.1:7070",
            description = "Where the arbiter listens; of several all of them, with commas (default: ${DEFAULT-VALUE}).")
    private List<InetSocketAddress> address;

    public List<InetSocketAddress> address() {
        return address;
    }

    public PoolSnapshot pool() throws IOException {
        return ArbiterQuery.pool(address, PATIENCE_MILLIS);
    }

    /** @throws IOException with one line for people if the arbiter does not answer or declines */
    void ask(Wish wish) throws IOException {
        if (ArbiterQuery.wish(address, wish, PATIENCE_MILLIS) instanceof WishVerdict.Declined declined) {
            throw new IOException(declined.reason());
        }
    }
}
