package io.understudy.verification.cli;

import io.understudy.verification.audit.AuditReport;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.process.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The rounds of a demo on a pool as they are played: each is told, and what the processes said is kept if one was not clean. */
final class PlayedRounds {
    private final Path folder;
    private final int rounds;
    private final PrintStream out;
    private final List<Timeline> played = new ArrayList<>();
    private boolean clean = true;

    /** @param folder with what the processes say */
    PlayedRounds(Path folder, int rounds, PrintStream out) {
        this.folder = folder;
        this.rounds = rounds;
        this.out = out;
    }

    void played(Timeline timeline) {
        played.add(timeline);
        clean &= timeline.clean();
        out.println(rounds == 1 ? timeline.whole() : "round " + played.size() + ": " + timeline.brief());
    }

    /** The next one could not be played to its end. */
    void failed(TimeoutException why) {
        clean = false;
        out.println("round " + (played.size() + 1) + ": NOT clean: " + why.getMessage());
    }

    /** What somebody found who listened in meanwhile. */
    void audited(AuditReport report) {
        judged(report.clean());
        out.println("  " + report);
    }

    /** What came out when all were played. */
    void judged(boolean wasClean) {
        clean &= wasClean;
    }

    boolean clean() {
        return clean;
    }

    /** After the last one; gives the exit code. */
    int conclude() throws IOException {
        if (clean) {
            Folders.delete(folder);
        } else {
            out.println("  what the processes said is in " + folder);
        }
        if (rounds > 1) {
            out.println(DemoSummary.of(played, rounds));
        }
        return clean ? 0 : DemoCommand.NOT_CLEAN;
    }
}
