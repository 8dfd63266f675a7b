package io.understudy.verification.cli;

import io.understudy.cli.Understudy;
import java.util.List;

/** The launcher's main class: the product's commands, and before them those that put it to the test. */
public final class AllCommands {
    private AllCommands() {}

    public static void main(String[] arguments) {
        System.exit(Understudy.execute(
                List.of(
                        DemoCommand.class,
                        SoakCommand.class,
                        SweepCommand.class,
                        ClientsCommand.class,
                        FuzzCommand.class,
                        PowerLossCommand.class),
                arguments));
    }
}
