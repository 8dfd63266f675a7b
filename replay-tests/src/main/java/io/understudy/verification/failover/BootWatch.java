package io.understudy.verification.failover;

import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Follows a guest's boot on its console until a moment has come, and learns on the way how long its stages last. */
final class BootWatch {
    private static final int LISTEN_MILLIS = 5;

    private final ShellClient client;
    private final StageTimes times;
    private final String readyLine;
    private BootStage stage = BootStage.DECOMPRESSION;
    private long stageStart = System.nanoTime();

    /** Begins with the guest's first instruction. */
    BootWatch(ShellClient client, StageTimes times, String readyLine) {
        this.client = client;
        this.times = times;
        this.readyLine = readyLine;
    }

    /**
     * Waits for it.
     *
     * @return the stage in which the guest is then, or none if its shell was there before
     */
    Optional<BootStage> await(KillMoment.InBoot moment, long timeoutMillis) throws IOException, TimeoutException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (System.nanoTime() < deadline) {
            String console = client.listen(readyLine, LISTEN_MILLIS);
            long now = System.nanoTime();
            BootStage seen = BootStage.of(console);
            boolean ready = console.contains(readyLine);
            if (seen != stage || ready) {
                times.lasted(stage, now - stageStart);
                stage = seen;
                stageStart = now;
            }
            if (ready) {
                return Optional.empty();
            }
            boolean later = stage.compareTo(moment.stage()) > 0;
            if (later || (stage == moment.stage() && now - stageStart >= moment.into() * times.nanos(stage))) {
                return Optional.of(stage);
            }
        }
        throw new TimeoutException("the guest's " + stage.words() + " did not end within " + timeoutMillis + " ms");
    }

    /** Follows the boot to its end. */
    void awaitShell(long timeoutMillis) throws IOException, TimeoutException {
        // A moment that the guest cannot reach before its shell is there.
        Optional<BootStage> unused =
                await(new KillMoment.InBoot(BootStage.USER_SPACE, Double.POSITIVE_INFINITY), timeoutMillis);
    }

    /** Where the guest is, for people. */
    String words() {
        return String.format(
                Locale.ROOT, "%s, %d ms into it", stage.words(), (System.nanoTime() - stageStart) / 1_000_000);
    }
}
