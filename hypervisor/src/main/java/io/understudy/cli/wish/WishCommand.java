package io.understudy.cli.wish;

import io.understudy.arbiter.wish.Wish;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Sends one wish to the arbiter and says what comes of it. */
@Command(mixinStandardHelpOptions = true)
abstract class WishCommand implements Callable<Integer> {
    static final String FOLLOW = "; follow it with './understudy status --watch'";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ArbiterAddress arbiter;

    /** @throws IOException if a file that it needs is not what it should be, in one line */
    abstract Wish wish() throws IOException;

    /** One line for people, once the arbiter has granted the wish. */
    abstract String granted();

    @Override
    public final Integer call() throws IOException {
        arbiter.ask(wish());
        spec.commandLine().getOut().println(granted());
        return 0;
    }
}
