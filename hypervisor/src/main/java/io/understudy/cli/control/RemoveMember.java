package io.understudy.cli.control;

import io.understudy.arbiter.client.ArbiterQuery;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy arbiter remove}: one arbiter less. */
@Command(
        name = "remove",
        description = "Takes a member out of a cluster of arbiters; returns when it is none any more.",
        mixinStandardHelpOptions = true)
final class RemoveMember implements Callable<Integer> {
    private static final long PATIENCE_MILLIS = 20_000;

    @Parameters(paramLabel = "NAME", description = "Which member, as --cluster names it.")
    private String name;

    @Option(
            names = "--arbiter",
            paramLabel = "HOST:PORT",
            split = ",",
            required = true,
            description = "Where the arbiters of the cluster listen, with commas.")
    private List<InetSocketAddress> arbiters;

    @Override
    public Integer call() throws IOException {
        ArbiterQuery.remove(arbiters, name, PATIENCE_MILLIS);
        return 0;
    }
}
