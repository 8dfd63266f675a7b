package io.understudy.cli;

import io.understudy.arbiter.client.ArbiterQuery;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code understudy status}: who is primary. */
@Command(name = "status", description = "Asks the arbiter who is primary.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final long PATIENCE_MILLIS = 3000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--vm",
            defaultValue = "vm",
            description = "The VM's name at the arbiter (default: ${DEFAULT-VALUE}).")
    private String vm;

    @Option(
            names = "--arbiter",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7070",
            description = "Where the arbiter listens (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress arbiter;

    @Override
    public Integer call() throws IOException {
        Optional<View> view = ArbiterQuery.read(arbiter, new VmName(vm), PATIENCE_MILLIS);
        spec.commandLine()
                .getOut()
                .println("VM " + vm + ": " + view.map(View::toString).orElse("the arbiter knows no such VM"));
        return view.isPresent() ? 0 : 1;
    }
}
