package io.understudy.verification.cli;

import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.machine.GuestCommand;
import io.understudy.linux.system.DebianGuest;
import io.understudy.verification.powerloss.PowerLoss;
import io.understudy.verification.powerloss.Store;
import io.understudy.verification.process.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy powerloss}: what a disk must still hold when all hosts lose their power at once. */
@Command(
        name = "powerloss",
        description =
                "Records the writes of a guest that commits to a database, and looks at its disk as it may be when"
                        + " power is lost: what was forced, and any part of the rest.",
        mixinStandardHelpOptions = true)
final class PowerLossCommand implements Callable<Integer> {
    @Option(names = "--points", defaultValue = "200", description = "How many moments (default: ${DEFAULT-VALUE}).")
    private int points;

    @Option(names = "--commits", defaultValue = "100", description = "How many commits (default: ${DEFAULT-VALUE}).")
    private int commits;

    @Option(
            names = "--over",
            defaultValue = "SQLITE",
            description = "The database: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Store over;

    @Option(names = "--seed", description = "Draws the moments, and what remains.")
    private Long seed;

    @Option(
            names = "--unsafe-forgetful",
            hidden = true,
            description = "The disk lies: a part of what was forced last is lost, too. Must fail.")
    private boolean forgetful;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (points < 1 || commits < 1) {
            throw new IllegalArgumentException("--points and --commits must be 1 at least");
        }
        DoctorCommand.require();
        var unused = GuestCommand.buildDebian(DebianGuest.ARCHITECTURE, over.service(), false, System.out);
        long drawn = seed == null ? System.nanoTime() : seed;
        System.out.println("Understudy: power loss at " + points + " moments, seed " + drawn
                + (forgetful ? ", on a disk that FORGETS what was forced" : ""));
        Path folder = Files.createTempDirectory("understudy-powerloss");
        PowerLoss loss = new PowerLoss(folder, over, line -> System.out.println("  " + line));
        loss.record(commits);
        Optional<String> wrong = loss.play(points, new Random(drawn), forgetful);
        if (wrong.isPresent()) {
            System.out.println("  NOT clean: " + wrong.get() + "; the images are in " + folder);
            return DemoCommand.NOT_CLEAN;
        }
        Folders.delete(folder);
        System.out.println("  clean: at each of " + points
                + " moments file system and database recover, and everything that was forced is there");
        return 0;
    }
}
