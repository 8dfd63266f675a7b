package io.understudy.replica.execution;

import io.understudy.checkpoint.StateCopy;
import io.understudy.log.channel.StateSender;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.ring.LogRing;
import io.understudy.machine.Machine;
import io.understudy.output.Unconfirmed;
import io.understudy.record.Recorder;
import io.understudy.replica.machine.HandOut;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import io.understudy.storage.Disks;
import io.understudy.storage.copy.MachineBasis;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One copy of the running machine on its way to a new backup, to one that wants its state anew, or into a file.
 *
 * <pre>
 *   a thread of its own    memory is reserved, which takes its time
 *   vCPU thread            the checkpoint: the copy is taken, and what is logged from here on is kept
 *   protocol thread        the copy is sent, then what was kept, then what is logged
 * </pre>
 */
final class RunningCopy implements AutoCloseable {
    /** Between two looks for a machine that is being built. */
    private static final long LOOK_NANOS = 10_000_000;

    private final LogRing ring;
    private final CopyRecipient recipient;
    private final HandOut told;
    private final Executor protocolThread;
    private final Disks disks;
    private final MachineBasis basis;

    private StateCopy copy;
    private SentDisks sentDisks;
    private Runnable release;
    private StateSender state;
    private boolean closed;

    /**
     * A copy of which nothing is taken yet.
     *
     * @param basis what the recipient has of the disks already
     */
    RunningCopy(
            LogRing ring,
            CopyRecipient recipient,
            HandOut told,
            Executor protocolThread,
            Disks disks,
            MachineBasis basis) {
        this.disks = disks;
        this.basis = basis;
        this.ring = ring;
        this.recipient = recipient;
        this.told = told;
        this.protocolThread = protocolThread;
    }

    /** Sets it going, as soon as there is a machine. */
    void begin(Threads threads, Vcpu vcpu, Recorder recorder) {
        var unused = threads.begin("state-copy", () -> reserve(vcpu, recorder));
    }

    /** A step. */
    private long reserve(Vcpu vcpu, Recorder recorder) {
        try {
            Machine machine = vcpu.machine();
            if (machine == null) {
                return isOver() ? Steps.OVER : LOOK_NANOS;
            }
            StateCopy reserved = StateCopy.prepare(machine);
            synchronized (this) {
                copy = reserved;
                if (closed) {
                    copy.close();
                    return Steps.OVER;
                }
            }
            recorder.requestCheckpoint(this::take);
            machine.requestBlockStart();
            vcpu.wake();
        } catch (RuntimeException | Error e) {
            protocolThread.execute(() -> fail("no memory for a copy of the machine: " + e.getMessage()));
        }
        return Steps.OVER;
    }

    /** It is over, so that a later request can begin another. */
    private void fail(String why) {
        close();
        told.failed(why);
    }

    /** Whatever goes wrong here the machine goes on: it may have no other host. */
    void take() {
        try {
            taken();
        } catch (RuntimeException | Error e) {
            protocolThread.execute(() -> fail("the machine cannot be copied: " + e));
        }
    }

    private synchronized void taken() {
        if (closed) {
            return;
        }
        copy.take();
        long state = recipient.asksAgain() ? ring.baseline().nextSequence() : 0;
        sentDisks = new SentDisks(disks.copy(basis, state, this::morePieces));
        release = recipient.following();
        Unconfirmed outputs = recipient.outputs();
        ChannelMessage.StateBegin begin = new ChannelMessage.StateBegin(
                ring.baseline(), copy.ram().capacity(), outputs.confirmed(), outputs.runs().length, copy.machine());
        protocolThread.execute(() -> leave(begin, outputs.runs()));
    }

    private synchronized void leave(ChannelMessage.StateBegin begin, byte[] outputs) {
        if (!closed) {
            told.copied(copy.pauseNanos());
            recipient.mayLeave(begin.start().nextSequence() - 1, () -> send(begin, outputs));
        }
    }

    private synchronized void send(ChannelMessage.StateBegin begin, byte[] outputs) {
        if (!closed) {
            state = new StateSender(recipient.link(), begin, copy.ram(), outputs, sentDisks, this::sendWhatFollows);
        }
    }

    /** The recipient says what it has of the disks, or is objected to in one line. The protocol thread. */
    Optional<String> basis(ChannelMessage.Basis piece) {
        Optional<String> objection = basis.add(piece);
        wakeSender();
        return objection;
    }

    /** There may be a piece of a disk, or none any more. Any thread. */
    private void morePieces() {
        protocolThread.execute(this::wakeSender);
    }

    private synchronized void wakeSender() {
        if (!closed && sentDisks != null && !sentDisks.failure().isEmpty()) {
            fail(sentDisks.failure());
        } else if (!closed && state != null) {
            state.wake();
        }
    }

    /** In a turn of its own, for a small machine is sent before its sender has a name. */
    private void sendWhatFollows() {
        protocolThread.execute(this::sent);
    }

    private synchronized void sent() {
        if (closed) {
            return;
        }
        TransferProgress progress = handedOut().orElseThrow();
        close();
        release.run();
        told.sent(progress);
    }

    /** The protocol thread's. */
    synchronized Optional<TransferProgress> handedOut() {
        return state == null
                ? Optional.empty()
                : Optional.of(new TransferProgress(
                        state.progress().scannedBytes(),
                        state.progress().totalBytes(),
                        state.progress().sentBytes()));
    }

    /** Whether it was sent or given up. */
    synchronized boolean isOver() {
        return closed;
    }

    /** Gives the memory back; the link is closed, or everything was sent. The protocol thread's. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (copy != null) {
                copy.close();
            }
            if (sentDisks != null) {
                sentDisks.close();
            }
        }
    }
}
