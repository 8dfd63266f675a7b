package io.understudy.cli;

import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.wish.Wish;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code understudy drain}: a host gives away what it has and gets nothing new. */
// Not listed until there are hosts of the pool, who carry out what is wished.
@Command(
        name = "drain",
        description = "Empties a host, before it is switched off.",
        mixinStandardHelpOptions = true,
        hidden = true)
final class DrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "HOST", description = "The host's name at the arbiter.")
    private String name;

    @Option(names = "--undo", description = "The host takes work again.")
    private boolean undo;

    @Mixin
    private ArbiterAddress arbiter;

    @Override
    public Integer call() throws IOException {
        HostName host = new HostName(name);
        arbiter.ask(undo ? new Wish.Undrain(host) : new Wish.Drain(host));
        spec.commandLine()
                .getOut()
                .println("Host " + host
                        + (undo
                                ? " takes work again"
                                : " is to be emptied; follow it with './understudy status --watch'"));
        return 0;
    }
}
