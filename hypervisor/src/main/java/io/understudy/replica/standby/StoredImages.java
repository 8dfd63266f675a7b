package io.understudy.replica.standby;

import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.StatePart;
import io.understudy.log.store.StateFileReader;
import io.understudy.storage.DisksFill;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The disks of a machine in cold standby: what they hold where its stored state stands. A state comes with what changed since
 * the one before, and once it is the one to begin from, that is written to the images; to do so twice changes nothing. The
 * state thread's, where nothing else is said.
 */
final class StoredImages implements AutoCloseable {
    /** A state whose pieces are being written, and who is told when they are. */
    private record Due(StateFileReader state, Runnable written) {}

    private final DisksFill fill;
    private final Runnable current;
    private final Deque<Due> due = new ArrayDeque<>();
    private final AtomicInteger states = new AtomicInteger();

    /**
     * Of no state yet.
     *
     * @param current called when they {@link #areCurrent} again, from any thread
     */
    StoredImages(DisksFill fill, Runnable current) {
        this.fill = fill;
        this.current = current;
    }

    /** Whether there are any. Any thread. */
    boolean areThere() {
        return totalBytes() > 0;
    }

    long totalBytes() {
        return fill.totalBytes();
    }

    /** A state is the one to begin from, and will be {@link #write written}. Any thread. */
    void expect() {
        states.incrementAndGet();
    }

    /** Whether they hold what the state to begin from says. Any thread. */
    boolean areCurrent() {
        return states.get() == 0;
    }

    /**
     * Writes what such a state brought.
     *
     * @param state at its beginning; closed when all of it was read
     * @param written told when it is forced, from a disk's thread
     */
    void write(StateFileReader state, Runnable written) throws IOException {
        due.add(new Due(state, written));
        writeOn();
    }

    /** As far as there is room. */
    void writeOn() throws IOException {
        while (!due.isEmpty() && !fill.isFull()) {
            Optional<ChannelMessage> next = due.peek().state().next();
            if (next.isEmpty()) {
                Due done = due.remove();
                done.state().close();
                var unused = fill.settled().thenRun(() -> settled(done.written()));
            } else if (next.get() instanceof StatePiece piece && piece.part() == StatePart.DISKS) {
                Optional<String> objection = fill.take(piece);
                if (objection.isPresent()) {
                    throw new IOException("the stored state cannot be used: " + objection.get());
                }
            }
        }
    }

    private void settled(Runnable written) {
        written.run();
        if (states.decrementAndGet() == 0) {
            current.run();
        }
    }

    /** Requests may be executed: of a machine that begins from power-on. Any thread. */
    void asTheyAre() {
        fill.asTheyAre();
    }

    @Override
    public void close() throws IOException {
        while (!due.isEmpty()) {
            due.remove().state().close();
        }
    }
}
