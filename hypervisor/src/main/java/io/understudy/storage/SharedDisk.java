package io.understudy.storage;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskFailure;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.machine.input.InputQueue;
import io.understudy.nbd.Claim;
import io.understudy.nbd.ExportAddress;
import io.understudy.nbd.ExportFacts;
import io.understudy.nbd.NbdProtocol;
import io.understudy.nbd.NbdReply;
import io.understudy.nbd.NbdRequest;
import io.understudy.nbd.ServerLine;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import io.understudy.storage.copy.ImageBasis;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.copy.ImageFill;
import io.understudy.storage.image.Drive;
import io.understudy.storage.image.NoBlocks;
import io.understudy.storage.shared.RequestWindow;
import io.understudy.transport.Transport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A disk whose image lies on an NBD server, which the host that acts has its requests executed by. A replica that follows keeps
 * them until the log says how they ended, and asks the server nothing.
 */
final class SharedDisk extends HostDisk implements ServerLine.Listener {
    private static final byte[] NOTHING = {};
    private static final long LONGEST_CLOSING_MILLIS = 2_000;

    /** As a fence waits: a server that went while it was at something may end that after its connection. */
    private static final long SETTLE_MILLIS = 1_000;

    private final ExportAddress export;
    private final long bytes;
    private final boolean readOnly;
    private final boolean readsExecuted;
    private final RequestWindow window;
    private final CompletableFuture<String> unopened = new CompletableFuture<>();

    private Threads threads = Threads.DAEMONS;
    private Transport transport;
    private ServerLine line;
    private ExportFacts facts;
    private ImageCopy copy;
    private long copyBehind;
    private int checkpoints;
    private long ended;
    private long submitted;
    private long underWayTo;
    private long underWayLeaves;
    private long confirmed;
    private BackupPromise promise = new BackupPromise(1);
    private int number;
    private long deliveredNumber = -1;
    private volatile long taken;
    private volatile boolean acting;
    private volatile boolean machineOver;
    private boolean fenced;
    private boolean unsettled;
    private boolean settling;
    private int ups;
    private boolean closing;

    SharedDisk(String name, Drive drive) {
        super(name, drive.cache());
        export = drive.export().orElseThrow();
        bytes = drive.bytes();
        readOnly = drive.readOnly();
        readsExecuted = drive.readsExecuted();
        window = new RequestWindow(name, forces());
    }

    @Override
    void begin(Threads begun) {
        threads = begun;
        // Not when the machine is taken over: that must not fail, nor take long, for the sake of a disk.
        transport = Transport.nio(name());
    }

    /** Nothing: it is there already. */
    @Override
    long travellingBytes() {
        return 0;
    }

    @Override
    Optional<ImageFill> fill() {
        return Optional.empty();
    }

    @Override
    InputQueue completions(int disk, BackupPromise ofBackup) {
        number = disk;
        promise = ofBackup;
        return new SharedCompletions(this, number);
    }

    /** So many this host has executed, or has had from the log. */
    @Override
    long forced() {
        return readsExecuted ? taken : 0;
    }

    @Override
    void promiseChanged() {
        if (readsExecuted) {
            synchronized (this) {
                window.backupReads(promise.restsOnBackup(), promise.forcedThere(number));
            }
            later(this::pump);
        }
    }

    @Override
    CompletableFuture<String> unopened() {
        return unopened;
    }

    @Override
    void wake() {
        later(this::pump);
    }

    @Override
    public void submit(DiskRequest request) {
        synchronized (this) {
            window.add(request);
            submitted = request.number() + 1;
        }
        noteAwaited(request);
        later(this::pump);
    }

    @Override
    public synchronized void underWay(long first, long next, long leaves) {
        ended = first;
        taken = first;
        submitted = next;
        underWayTo = next;
        underWayLeaves = leaves;
    }

    @Override
    synchronized void resume(List<DiskOutcome> known) {
        for (DiskOutcome outcome : known) {
            if (outcome.completion().number() != ended++) {
                throw misfit(known.size());
            }
        }
        if (ended != underWayTo) {
            throw misfit(known.size());
        }
        window.addEnded(known);
    }

    private IllegalArgumentException misfit(int came) {
        return new IllegalArgumentException(
                name() + " has requests under way to before " + underWayTo + ", and other ends came, " + came);
    }

    /** The oldest outcome that has not been taken, null if none is known. */
    synchronized DiskOutcome oldest() {
        return window.oldest();
    }

    /** How many copies of the machine were taken. */
    synchronized int checkpoints() {
        return checkpoints;
    }

    /** Whether what was read has to be in the log, for no other host reads it. */
    synchronized boolean logsOldest() {
        return !window.isOldestReadByAll();
    }

    /** What a replica that follows needs comes with the log, but for what it reads for itself. */
    @Override
    public synchronized boolean ready() {
        return !readsExecuted || !window.oldestReads() || window.oldest() != null;
    }

    @Override
    public synchronized void delivered() {
        deliveredNumber = window.oldestNumber();
    }

    @Override
    public DiskOutcome take(Completion completion) {
        DiskOutcome own;
        boolean read;
        synchronized (this) {
            if (window.oldestNumber() != completion.number()) {
                throw new IllegalArgumentException("request " + completion.number() + " is not the next of " + name());
            }
            own = window.oldest();
            read = readsExecuted && window.oldestReads();
            if (read && !completion.failed() && deliveredNumber != completion.number()) {
                requireSame(own, completion);
            }
            noteEnded();
            confirmed = Math.max(confirmed, window.oldestLeaves());
            ended = Math.max(ended, window.removeOldest() + 1);
            taken = completion.number() + 1;
            if (taken == underWayTo) {
                // What ended elsewhere does not say where its outputs are, but they were all made there.
                confirmed = Math.max(confirmed, underWayLeaves);
            }
        }
        if (readsExecuted) {
            // What waited until the log has completed a write may go, and a primary may wait for a read.
            later(this::pump);
        }
        if (read) {
            tellForced();
        }
        return new DiskOutcome(completion, own == null ? NOTHING : own.data(), false, own == null ? "" : own.what());
    }

    private void requireSame(DiskOutcome own, Completion completion) {
        if (own == null || own.completion().failed()) {
            throw new DiskFailure((own == null ? name() + " has not read yet" : own.what())
                    + "; it succeeded on the primary, so this host leaves the machine to that");
        }
        if (own.completion().check() != completion.check()) {
            throw new DiskFailure(name() + ": " + own.what() + " gave other bytes than on the primary: somebody else"
                    + " writes " + export + ", and this host leaves the machine to that");
        }
    }

    @Override
    ImageCopy copy(ImageBasis basis, long state, Runnable more) {
        ImageCopy begun;
        synchronized (this) {
            if (copy != null) {
                copy.giveUp();
                copy = null;
            }
            noteEnded();
            copyBehind = submitted;
            checkpoints++;
            begun = new ImageCopy(0, window.endedFrom(0), basis, state, more);
            copy = begun;
        }
        later(this::progressed);
        return begun;
    }

    @Override
    void act(Acting who, long view, long leaves) {
        synchronized (this) {
            if (closing) {
                return;
            }
            window.act();
            window.released(leaves);
        }
        later(() -> {
            if (!acting && line != null) {
                line.close(false);
                line = null;
                down();
            }
            acting = true;
            open(new Claim(who.actor(), view), who.fenced());
            // The log may have had ends of which the world's side was not told.
            pump();
        });
    }

    @Override
    void follow(Acting whoWouldAct) {
        synchronized (this) {
            if (closing || !readsExecuted) {
                return;
            }
        }
        later(() -> {
            if (!acting) {
                open(Claim.toRead(whoWouldAct.actor()), whoWouldAct.fenced());
            }
        });
    }

    private void open(Claim claim, boolean behindFence) {
        fenced = behindFence;
        if (line == null) {
            line = new ServerLine(transport, export, name(), this, this::remark);
        }
        line.open(Optional.of(claim), behindFence);
    }

    @Override
    void released(long position) {
        synchronized (this) {
            window.released(position);
        }
        later(this::pump);
    }

    private void later(Runnable task) {
        Transport sockets;
        synchronized (this) {
            sockets = transport;
        }
        if (sockets != null && !sockets.loop().isShuttingDown()) {
            sockets.loop().execute(task);
        }
    }

    @Override
    public Optional<String> objection(ExportFacts found) {
        if (found.bytes() != bytes) {
            return Optional.of("it has " + found.bytes() + " bytes there, and the machine's disk has " + bytes);
        }
        return found.isReadOnly() && !readOnly
                ? Optional.of("it can only be read there, and the machine's disk is written")
                : Optional.empty();
    }

    @Override
    public void up(ExportFacts found) {
        facts = found;
        if (!found.canFlush() && forces()) {
            remark(name() + ": the server of " + export + " cannot force what is written: a failure of its power may"
                    + " lose what the guest was told is safe");
        }
        if (unsettled && !fenced) {
            settling = true;
            int up = ups;
            var unused = transport.loop().schedule(() -> settled(up), SETTLE_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            pump();
        }
    }

    private void settled(int up) {
        if (up == ups) {
            settling = false;
            unsettled = false;
            pump();
        }
    }

    @Override
    public void down() {
        ups++;
        settling = false;
        synchronized (this) {
            unsettled |= window.lost();
        }
    }

    @Override
    public void replied(NbdRequest request, NbdReply reply) {
        if (reply.error() == NbdProtocol.ESHUTDOWN) {
            line.breakOff("the server is shutting down");
            return;
        }
        NbdRequest next;
        synchronized (this) {
            next = window.replied(reply.handle(), reply.error(), reply.data(), facts);
            noteEnded();
        }
        if (next != null) {
            line.send(next);
        }
        pump();
    }

    /** Sends what may go. On the event loop, as what follows. */
    private void pump() {
        while (line != null && line.isUp() && !settling) {
            NbdRequest next;
            synchronized (this) {
                next = window.next(facts);
                noteEnded();
            }
            if (next == null) {
                break;
            }
            line.send(next);
        }
        progressed();
    }

    /** What has ended is noted under the lock under which it became known: so a copy has each end once, and none is lost. */
    private synchronized void noteEnded() {
        for (DiskOutcome outcome : window.endedFrom(ended)) {
            ended = outcome.completion().number() + 1;
            if (acting && outcome.completion().failed()) {
                remark(outcome.what() + ": the guest is told of an I/O error");
            }
            if (copy != null) {
                copy.executed(outcome);
            }
        }
        confirmed = Math.max(confirmed, window.confirmed());
    }

    private void progressed() {
        boolean known;
        long position;
        synchronized (this) {
            noteEnded();
            known = window.oldest() != null;
            position = confirmed;
        }
        copied();
        if (acting) {
            tellConfirmed(position);
        }
        if (known) {
            outcomeKnown();
        }
        endIfDone();
    }

    private void copied() {
        ImageCopy leaving;
        synchronized (this) {
            leaving = copy;
            if (leaving == null || ended < copyBehind) {
                return;
            }
        }
        if (!leaving.hasBegun()) {
            leaving.begin();
        }
        var unused = leaving.step(new NoBlocks(""));
        if (leaving.isDone()) {
            synchronized (this) {
                copy = copy == leaving ? null : copy;
            }
        }
    }

    @Override
    void machineOver() {
        machineOver = true;
    }

    @Override
    void close() {
        synchronized (this) {
            closing = true;
            if (transport == null) {
                ended().complete(null);
                return;
            }
        }
        later(() -> {
            endIfDone();
            var unused = transport.loop().schedule(this::end, LONGEST_CLOSING_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    private void endIfDone() {
        boolean done;
        synchronized (this) {
            done = closing && (line == null || !window.isBusy() || line.isClosed());
        }
        if (done) {
            end();
        }
    }

    private void end() {
        if (!ended().isDone()) {
            if (line != null) {
                // Another machine may have the export at once when this one is over, and not when only this host goes.
                line.close(machineOver || !fenced);
            }
            // Behind the last words.
            transport.loop().execute(() -> ended().complete(null));
            var unused = threads.begin(name() + " closing", () -> {
                transport.close();
                return Steps.OVER;
            });
        }
    }
}
