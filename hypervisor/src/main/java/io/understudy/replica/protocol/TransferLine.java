package io.understudy.replica.protocol;

import io.understudy.replica.machine.TransferProgress;
import java.util.Optional;

/** Says once a second how far a state transfer is. Pure. */
public final class TransferLine {
    private static final long EVERY_NANOS = 1_000_000_000L;

    private final String what;
    private boolean running;
    private long startedAt;
    private long saidAt;

    /** @param what for example "sending" */
    public TransferLine(String what) {
        this.what = what;
    }

    /** A line if it is time for one. */
    public Optional<String> at(Optional<TransferProgress> transfer, long now) {
        if (transfer.isEmpty()) {
            running = false;
            return Optional.empty();
        }
        if (!running) {
            running = true;
            startedAt = now;
            saidAt = now;
        }
        if (now - saidAt < EVERY_NANOS) {
            return Optional.empty();
        }
        saidAt = now;
        return Optional.of(line(transfer.get(), (now - startedAt) / 1e9));
    }

    private String line(TransferProgress progress, double seconds) {
        double perSecond = progress.doneBytes() / seconds;
        double left = perSecond == 0 ? 0 : (progress.totalBytes() - progress.doneBytes()) / perSecond;
        return String.format(
                "%s the machine: %d %%, %d of %d MiB, %.0f MiB/s (%.1f MiB on the network), %.0f s left",
                what,
                progress.percent(),
                progress.doneBytes() >> 20,
                progress.totalBytes() >> 20,
                perSecond / (1 << 20),
                progress.wireBytes() / (double) (1 << 20),
                Math.ceil(left));
    }
}
