package io.understudy.cli.wish;

import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.wish.Wish;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy drain}: a host gives away what it has and gets nothing new. */
@Command(name = "drain", description = "Empties a host, before it is switched off.")
public final class DrainCommand extends WishCommand {
    @Parameters(paramLabel = "HOST", description = "The host's name at the arbiter.")
    private String name;

    @Option(names = "--undo", description = "The host takes work again.")
    private boolean undo;

    @Override
    Wish wish() {
        HostName host = new HostName(name);
        return undo ? new Wish.Undrain(host) : new Wish.Drain(host);
    }

    @Override
    String granted() {
        return "Host " + name + (undo ? " takes work again" : " is to be emptied" + FOLLOW);
    }
}
