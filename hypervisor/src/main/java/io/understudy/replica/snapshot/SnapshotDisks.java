package io.understudy.replica.snapshot;

import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.storage.Disks;
import io.understudy.storage.DisksFill;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts a snapshot's disks into this host's images, no faster than these are written. */
public final class SnapshotDisks implements Disks.Coming {
    /** Who waits looks again by himself. */
    private static final long LOOK_MILLIS = 100;

    private final Consumer<String> told;
    private boolean broken;

    /** @param told gets one line if the images cannot be written */
    public SnapshotDisks(Consumer<String> told) {
        this.told = told;
    }

    @Override
    public synchronized void room() {
        notifyAll();
    }

    @Override
    public void failed(String why) {
        synchronized (this) {
            broken = true;
            notifyAll();
        }
        told.accept(why);
    }

    /** Takes a piece when there is room for it, or objects in one line. */
    synchronized Optional<String> put(DisksFill fill, StatePiece piece) {
        try {
            while (fill.isFull() && !broken) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("nobody waits for its disks any more");
        }
        return broken ? Optional.of("its disks cannot be written") : fill.take(piece);
    }
}
