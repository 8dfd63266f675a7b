package io.understudy.log.store;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntryReader;
import io.understudy.log.entry.EntryType;
import io.understudy.log.frame.Frame;
import io.understudy.log.header.LogHeader;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A state and the log behind it, of one machine: everything that is needed to be that machine. One thread.
 *
 * <p>A state that comes anew takes the former one's place when the log has the CHECKPOINT that it was copied at, and what
 * the log holds before that is dropped.
 */
public final class StandbyStore implements AutoCloseable {
    private final LogHeader header;
    private final StoredLogWriter log;
    private Baseline base;
    private Optional<Begins> begins = Optional.empty();
    private Optional<Path> state = Optional.empty();
    private Baseline end;
    /** The state that waits for its CHECKPOINT. */
    private Path arrived;

    private Baseline arrivedStart;
    private Baseline checkpoint;
    private Baseline first;

    /** Who is told that the log begins at another state from here on; closes it. */
    public interface Begins {
        void at(StateFileReader state) throws IOException;
    }

    private StandbyStore(Path folder, LogHeader header, Baseline base) {
        this.header = header;
        this.base = base;
        end = base;
        log = new StoredLogWriter(folder, header);
    }

    /** Of a machine that begins at power-on, whose log says everything. */
    public static StandbyStore fromPowerOn(Path folder, LogHeader header) {
        return new StandbyStore(folder, header, Baseline.POWER_ON);
    }

    /** Of a machine that runs: worth nothing before its {@linkplain #replaceState state} is here. */
    public static StandbyStore fromState(Path folder, LogHeader header) {
        return new StandbyStore(folder, header, null);
    }

    /** Whom to tell of each state but the first. */
    public void onBegin(Begins told) {
        begins = Optional.of(told);
    }

    /**
     * Adds a frame; {@link #force} makes it durable.
     *
     * @param checkpoint whether one of its entries is a CHECKPOINT
     * @throws CorruptLogException if it does not continue what is here
     */
    public void append(Frame frame, boolean checkpoint) throws IOException {
        if (end != null && !frame.base().equals(end)) {
            throw new CorruptLogException(0, "a frame begins at " + frame.base() + ", the stored log ends at " + end);
        }
        log.append(frame, checkpoint);
        first = first == null ? frame.base() : first;
        end = log.end();
        if (checkpoint) {
            adoptAtCheckpoint(frame);
        }
    }

    /** Of several in one frame each may be the one: a snapshot is copied at one, too. */
    private void adoptAtCheckpoint(Frame frame) throws IOException {
        EntryReader reader = frame.reader();
        while (reader.hasNext()) {
            if (reader.next().type() == EntryType.CHECKPOINT) {
                checkpoint = reader.baseline();
                adoptIfDue();
            }
        }
    }

    /** Has everything added reach the disk. */
    public void force() throws IOException {
        log.force();
    }

    /**
     * A whole state is here, of this place in the log, which the log may not have reached.
     *
     * @param file a {@link StateFileWriter}'s, finished; this store's from now on
     * @return whether the log knows the place, or may come to it; if not, the state is dropped
     */
    public boolean replaceState(Path file, Baseline start) throws IOException {
        if (base == null) {
            if (end != null && !start.equals(first)) {
                return false;
            }
            base = start;
            end = end == null ? start : end;
            state = Optional.of(file);
            return true;
        }
        boolean passed = end.nextSequence() >= start.nextSequence();
        if (passed && !start.equals(checkpoint)) {
            Files.delete(file);
            return false;
        }
        dropArrived();
        arrived = file;
        arrivedStart = start;
        adoptIfDue();
        return true;
    }

    private void adoptIfDue() throws IOException {
        if (arrived == null || !arrivedStart.equals(checkpoint)) {
            return;
        }
        if (state.isPresent()) {
            Files.delete(state.get());
        }
        state = Optional.of(arrived);
        base = arrivedStart;
        arrived = null;
        log.dropBefore(base.nextSequence() - 1);
        if (begins.isPresent()) {
            begins.get().at(StateFileReader.open(state.get(), header));
        }
    }

    private void dropArrived() throws IOException {
        if (arrived != null) {
            Files.delete(arrived);
            arrived = null;
        }
    }

    /** Whether a machine could be made of what is here. */
    public boolean isWhole() {
        return base != null;
    }

    /** Where the state stands; null before there is one. */
    public Baseline base() {
        return base;
    }

    /** Where the log ends; null before there is any. */
    public Baseline end() {
        return end;
    }

    /** What the log takes on the disk. */
    public long logBytes() {
        return log.bytes();
    }

    /** The state to begin from, none at power-on. */
    public Optional<StateFileReader> readState() throws IOException {
        return state.isEmpty() ? Optional.empty() : Optional.of(StateFileReader.open(state.get(), header));
    }

    /** The log behind that state. */
    public StoredLogReader readLog() {
        return new StoredLogReader(log.files(), header, base, end);
    }

    /** Closes the files; they stay. */
    @Override
    public void close() throws IOException {
        log.close();
    }
}
