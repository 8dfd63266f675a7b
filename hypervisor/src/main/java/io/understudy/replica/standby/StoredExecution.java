package io.understudy.replica.standby;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.Frame;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.state.StateIntake;
import io.understudy.log.store.StandbyFolder;
import io.understudy.log.store.StandbyStore;
import io.understudy.log.store.StateFileReader;
import io.understudy.machine.StopReason;
import io.understudy.replica.execution.ExecutionParts;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.machine.LogBounds;
import io.understudy.replica.machine.MachineProgress;
import io.understudy.replica.machine.StandbyMachine;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.step.Threads;
import io.understudy.storage.DisksFill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A machine in cold standby: its log is stored instead of executed, behind a state that comes anew when the log has become
 * long. Only a takeover makes a machine of it.
 *
 * <pre>
 *   protocol thread ── frames ──► thread "stored-log" ─► StandbyStore, forced, then acknowledged
 *                   └─ states ──► thread "stored-state" ─► state-n ─► once whole, to thread "stored-log"
 *   takeover: thread "stored-log" ─► StoredReplay ─► ReplayExecution
 * </pre>
 *
 * Everything but the threads' own work belongs to the protocol thread.
 */
public final class StoredExecution implements StandbyMachine {
    private final ExecutionParts parts;
    private final StandbySettings settings;
    private final Events events;
    private final LogHeader header;
    private final StandbyFolder folder;
    private final StorageWork logWork;
    private final StorageWork stateWork;

    /** The log thread's. */
    private final StandbyStore store;

    /** The state thread's. */
    private final StoredStates states;

    private final StoredImages images;

    private TransferProgress filled = new TransferProgress(0, 0, 0);
    private boolean halted;
    private boolean ended;
    private volatile Stored stored;

    /** The log thread's. */
    private long toldAt;

    private volatile StoredReplay replay;

    private StoredExecution(
            ExecutionParts parts, StandbySettings settings, String hostName, Events events, boolean fromPowerOn) {
        this.parts = parts;
        this.settings = settings;
        this.events = events;
        header = parts.blueprint().header(parts.powerOnEpochMillis());
        try {
            folder = StandbyFolder.create(settings.folder(), hostName);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        store = fromPowerOn
                ? StandbyStore.fromPowerOn(folder.path(), header)
                : StandbyStore.fromState(folder.path(), header);
        stored = fromPowerOn ? new Stored(Baseline.POWER_ON, Baseline.POWER_ON, 0) : null;
        states = new StoredStates(folder.path(), header);
        DisksFill fill = parts.disks().fill();
        images = new StoredImages(fill, this::wakeLog);
        if (images.areThere()) {
            store.onBegin(this::begins);
        }
        Runnable room = () -> parts.protocolThread().execute(this::room);
        Consumer<String> failed = why -> parts.outcome().failed("cannot store the log: " + why);
        Threads threads = parts.platform().threads();
        long capBytes = parts.platform().limits().queueBytes();
        logWork = new StorageWork(threads, "stored-log", capBytes, this::commit, room, failed);
        stateWork = new StorageWork(threads, "stored-state", capBytes, () -> {}, room, failed);
        StoredReplay.rehearse(parts);
        parts.protocolThread().execute(() -> begin(fill, fromPowerOn));
    }

    private void begin(DisksFill fill, boolean fromPowerOn) {
        if (!fromPowerOn) {
            events.ready(fill.hasBasis());
            if (fill.hasBasis()) {
                fill.tellBasis(piece -> parts.protocolThread().execute(() -> events.basis(piece)));
            }
        }
    }

    private void wakeLog() {
        logWork.wake();
    }

    /**
     * Of a machine that begins now.
     *
     * @param hostName whose log it is, of those that are stored in the same place
     * @throws UncheckedIOException if there is no place for its log, in one line
     */
    public static StoredExecution fromPowerOn(
            ExecutionParts parts, StandbySettings settings, String hostName, Events events) {
        return new StoredExecution(parts, settings, hostName, events, true);
    }

    /**
     * Of a machine that runs, whose state is to come.
     *
     * @param hostName whose log it is, of those that are stored in the same place
     * @throws UncheckedIOException if there is no place for its log, in one line
     */
    public static StoredExecution fromState(
            ExecutionParts parts, StandbySettings settings, String hostName, Events events) {
        return new StoredExecution(parts, settings, hostName, events, false);
    }

    @Override
    public Optional<String> fill(ChannelMessage part) {
        if (part instanceof StateBegin begin) {
            Optional<String> misfit = StateIntake.objection(begin, header.ramBytes());
            if (misfit.isPresent()) {
                return misfit;
            }
            filled = new TransferProgress(0, begin.ramBytes() + images.totalBytes(), 0);
        } else if (part instanceof StatePiece piece) {
            int bytes = piece.bytes().remaining();
            long done = switch (piece.part()) {
                case RAM -> piece.offset() + bytes;
                case OUTPUTS, DISK_ENDS -> filled.doneBytes();
                case DISKS -> filled.doneBytes() + bytes;
            };
            filled = new TransferProgress(done, filled.totalBytes(), filled.wireBytes() + bytes);
        }
        store(part, objection -> parts.protocolThread().execute(() -> events.unusable(objection)));
        return Optional.empty();
    }

    @Override
    public void receiveState(ChannelMessage part) {
        store(part, parts.outcome()::remarked);
    }

    private void store(ChannelMessage part, Consumer<String> objections) {
        long bytes = part instanceof StatePiece piece ? piece.bytes().remaining() : 0;
        stateWork.put(() -> states.take(part, whole -> arrived(whole, objections), objections), bytes);
    }

    /** Its images are written as soon as it is the state to begin from; of the first one, so that there is one to begin from. */
    private void arrived(StoredStates.Whole state, Consumer<String> objections) throws IOException {
        Runnable adopted = () -> logWork.put(() -> adopt(state, objections), 0);
        if (images.areThere() && stored == null) {
            images.expect();
            images.write(StateFileReader.open(state.file(), header), adopted);
        } else {
            adopted.run();
        }
    }

    private void adopt(StoredStates.Whole state, Consumer<String> objections) throws IOException {
        if (!store.replaceState(state.file(), state.start())) {
            objections.accept("a state came that does not belong to this log");
        }
    }

    /** On the log thread. */
    private void begins(StateFileReader state) {
        images.expect();
        stateWork.put(() -> images.write(state, () -> {}), 0);
    }

    @Override
    public void imagesHaveRoom() {
        stateWork.put(images::writeOn, 0);
        room();
    }

    @Override
    public TransferProgress filled() {
        return filled;
    }

    @Override
    public void put(Frame frame, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        boolean checkpoint = entries.stream().anyMatch(entry -> entry.type() == EntryType.CHECKPOINT);
        EntryType last = entries.get(entries.size() - 1).type();
        halted = last == EntryType.HALT;
        ended = last == EntryType.END;
        logWork.put(() -> store.append(frame, checkpoint), frame.bytes().remaining());
    }

    /** On the log thread, once for all frames that waited for it. */
    private void commit() throws IOException {
        store.force();
        if (store.isWhole()) {
            Stored before = stored;
            stored = new Stored(store.base(), store.end(), store.logBytes());
            if (!settings.statesOnly()) {
                tell(stored);
            } else if (before == null || !before.base().equals(stored.base())) {
                tell(new Stored(stored.base(), stored.base(), 0));
            } else if (parts.platform().now() - toldAt >= settings.checkpointNanos()) {
                tell(stored);
            }
        }
    }

    private void tell(Stored now) {
        toldAt = parts.platform().now();
        parts.protocolThread().execute(() -> events.stored(now));
    }

    @Override
    public Optional<LogBounds> bounds() {
        return Optional.of(settings.bounds());
    }

    private void room() {
        if (!full()) {
            events.room();
        }
    }

    @Override
    public boolean full() {
        return logWork.full() || stateWork.full();
    }

    @Override
    public boolean overrun() {
        return false;
    }

    @Override
    public long keptSequence() {
        Stored now = stored;
        return now == null ? 0 : worth(now).nextSequence() - 1;
    }

    /** Up to where a machine could be made of it. */
    private Baseline worth(Stored now) {
        return settings.statesOnly() ? now.base() : now.end();
    }

    /** Of what is stored, how far it could be executed. */
    @Override
    public MachineProgress progress() {
        Baseline end = Optional.ofNullable(stored).map(Stored::end).orElse(Baseline.POWER_ON);
        StoredReplay running = replay;
        MachineProgress executed =
                running == null ? new MachineProgress(end.position(), 0, 0, false, 0, 0) : running.progress();
        return new MachineProgress(
                executed.count(), keptSequence(), end.nanos(), halted, executed.hashes(), executed.slices());
    }

    @Override
    public StreamPositions forced() {
        return parts.disks().forcedByLog();
    }

    @Override
    public void primaryClock(long machineNanos) {
        parts.primaryClock().heard(machineNanos, parts.platform().now());
    }

    @Override
    public void takeOver(Baseline end) {
        logWork.put(() -> replay(end), 0);
    }

    /** On the log thread, when everything that was received is stored. */
    private void replay(Baseline end) {
        replay = new StoredReplay(parts, store, images, end, settings.statesOnly(), this::acts, logWork::wake);
        logWork.goOnWith(replay);
    }

    /** What was stored is executed; the protocol thread. */
    private void acts(ActingMachine machine) {
        endStorage();
        events.live(machine);
    }

    @Override
    public void dismiss() {
        if (ended) {
            parts.disks().forget();
            parts.outcome().ended(new StopReason(StopReason.Kind.END_OF_LOG, 0, "the stored machine ended here"));
        }
    }

    @Override
    public void discard() {
        StoredReplay running = replay;
        if (running != null) {
            running.discard();
        }
        parts.disks().end();
        endStorage();
    }

    /** The files go with the threads that write them. */
    private void endStorage() {
        stateWork.end(() -> logWork.end(this::removeFiles));
    }

    /** A disk that fails keeps its files; the folder's lock goes all the same. */
    private void removeFiles() {
        try (folder;
                store;
                states;
                images) {
            // Closed, the last first.
        } catch (IOException e) {
            parts.outcome().remarked("left files in " + folder.path() + ": " + e);
        }
    }

    @Override
    public void close() {
        discard();
        StoredReplay running = replay;
        if (running != null) {
            running.close();
        }
    }
}
