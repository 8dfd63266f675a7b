package io.understudy.replica.line;

import io.understudy.console.message.ConsoleProtocol;
import io.understudy.console.port.ConsoleListener;
import io.understudy.console.port.ConsoleOutlet;
import io.understudy.event.Event;
import io.understudy.log.entry.StreamPositions;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.InputQueue;
import io.understudy.machine.input.SerialQueue;
import io.understudy.machine.virtio.VirtioBlk;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.output.ConsumedMarks;
import io.understudy.output.Delivery;
import io.understudy.output.Outlet;
import io.understudy.output.Outlets;
import io.understudy.output.OutputBounds;
import io.understudy.output.OutputGate;
import io.understudy.output.Printed;
import io.understudy.output.Unconfirmed;
import io.understudy.record.Recorder;
import io.understudy.replay.Replayer;
import io.understudy.storage.Acting;
import io.understudy.storage.Disks;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The machine's serial line on its way to the console port, with the output rule in between, in both directions.
 *
 * <p>The vCPU thread calls {@link #output}, {@link #consumed}, {@link #takeAwaited} and what {@link #beginReplay}
 * returns; everything else belongs to the protocol thread.
 */
public final class SerialLine implements Recorder.Marks, ConsoleListener, Outlet {
    private static final int MARKS = 1024;

    private final SerialQueue input = new SerialQueue(2 * ConsoleProtocol.INPUT_WINDOW);
    private final NetworkLine network = new NetworkLine();
    private final OutputBounds bounds;
    private final DiskLine disks = new DiskLine();
    private final Outlets outlets = new Outlets().with(Uart16550.STREAM, this).with(VirtioNet.STREAM, network);
    private volatile OutputGate gate;
    private final AtomicBoolean releaseDue = new AtomicBoolean();
    private final Runnable releaseAll = this::releaseAll;

    private volatile ConsumedMarks marks = new ConsumedMarks(MARKS, 0);
    private volatile long inputStart;
    private Runnable firstRelease;
    private volatile Runnable call = () -> {};
    private volatile Runnable urgent = () -> {};
    private final Executor protocolThread;
    private ConsoleOutlet port;
    private volatile long safeSequence;
    private boolean ruleBroken;
    private boolean open;
    private long leavingSequence;
    private Runnable leaving;
    private boolean awaited;

    /**
     * A line of no machine yet.
     *
     * @param protocolThread called by the vCPU thread, at most once per release: an entry can be acknowledged before the
     *     vCPU thread has held its output, for the sender may be at work already. No later acknowledgement need come for
     *     long, so the vCPU thread then asks for the release itself
     * @param bounds of what the port it will lead to holds
     */
    public SerialLine(Executor protocolThread, OutputBounds bounds) {
        this.protocolThread = protocolThread;
        this.bounds = bounds;
        for (int disk = 0; disk < VirtioBlk.MOST_DISKS; disk++) {
            outlets.with(VirtioBlk.FIRST_STREAM + disk, disks.outlet(disk));
        }
        gate = new OutputGate(bounds.enough(), outlets);
    }

    /**
     * For another machine than before, which is not heard any more.
     *
     * @return where this machine's outputs go while it replays
     */
    public Replayer.ReplayedOutput beginReplay() {
        OutputGate own = new OutputGate(bounds.enough(), outlets);
        gate = own;
        return own::hold;
    }

    /**
     * The machine goes on from another's state.
     *
     * @param last what its sinks may lack
     * @return up to where its outputs were made
     * @throws IllegalArgumentException if that cannot be
     */
    public StreamPositions resume(Unconfirmed last) {
        gate.resume(last);
        return gate.made();
    }

    /** What the sinks may lack. The vCPU thread's. */
    public Unconfirmed unconfirmed() {
        return gate.unconfirmed();
    }

    /** As if the sinks had everything. The vCPU thread's. */
    public Unconfirmed allConfirmed() {
        return Unconfirmed.nothing(gate.made());
    }

    /**
     * Outputs leave as soon as they are made, from now on and whatever the backup has: what a failover then loses, people have
     * seen. Only to find out whether an audit, and clients, notice. Before the line is used.
     */
    public void breakOutputRule() {
        ruleBroken = true;
        safeSequence = Long.MAX_VALUE;
    }

    /**
     * Outputs wait again, for {@link #safeUpTo}.
     *
     * @param sequence no output that left has a later entry
     */
    public void hold(long sequence) {
        safeSequence = ruleBroken ? Long.MAX_VALUE : sequence;
    }

    /** Where it leads. */
    public void attach(ConsoleOutlet port) {
        this.port = port;
    }

    /** Whether since the last call something was made that waits until its entry is safe. The vCPU thread's. */
    public boolean takeAwaited() {
        boolean was = awaited;
        awaited = false;
        return was;
    }

    /** The machine's network card, whose frames pass the same gate. */
    public NetworkLine network() {
        return network;
    }

    /**
     * The disks of the machine that {@linkplain #beginReplay begins}.
     *
     * @param acting who acts if this host is primary
     */
    public void attach(Disks of, Supplier<Acting> acting) {
        OutputGate own = gate;
        of.onConfirmed((disk, position) -> own.confirm(VirtioBlk.FIRST_STREAM + disk, position));
        disks.attach(of, acting);
    }

    /** What came and the machine has not taken in. */
    public List<InputQueue> inputs() {
        return List.of(input, network.input());
    }

    /**
     * The machine is live: how to call it to a block start, where it takes in bytes that came, and rests when enough is
     * unconfirmed.
     */
    public void onCall(Runnable call) {
        this.call = call;
        network.onCall(call);
    }

    /**
     * The machine is live: how its log is sent at once. Asked for where an output waits that goes whole, a frame or a
     * request, since the run that made it may be long; of a text more may follow, so that waits for the run's end.
     */
    public void onUrgent(Runnable urgent) {
        this.urgent = urgent;
    }

    /** Whether a live machine may make another output, or rests. Any thread. */
    public boolean hasRoom() {
        return gate.hasRoom();
    }

    /**
     * The machine of a backup is about to go on with inputs of its own. The vCPU thread's.
     *
     * @param inputPosition how many bytes of input it has taken in
     * @param framePosition how many bytes of frames its card has
     */
    public void takeOver(long inputPosition, long framePosition) {
        network.takeOver(framePosition);
        marks = new ConsumedMarks(MARKS, inputPosition);
        inputStart = inputPosition;
    }

    /** This host is primary: outputs go to the console from now on, and input is taken. */
    public void open(long view) {
        port.open(view, inputStart, gate.released(Uart16550.STREAM));
        open = true;
        network.open(view);
        disks.open(view, gate::released);
    }

    /** The primary goes on in a later view. */
    public void viewChanged(long view) {
        port.viewChanged(view);
        network.viewChanged(view);
        disks.open(view, gate::released);
    }

    /** Called once, at the next output that leaves. */
    public void onFirstRelease(Runnable left) {
        firstRelease = left;
    }

    /** Everything whose log entry is at most this is safe. The protocol thread's. */
    public void safeUpTo(long sequence) {
        safeSequence = Math.max(safeSequence, sequence);
        release();
    }

    /**
     * Something that is an output, too, though none of the line's: runs when an output with this entry could leave. One at a
     * time; a later one takes an earlier one's place. The protocol thread's.
     */
    public void whenSafe(long sequence, Runnable then) {
        leavingSequence = sequence;
        leaving = then;
        letLeave();
    }

    private void letLeave() {
        if (leaving != null && leavingSequence <= safeSequence) {
            Runnable then = leaving;
            leaving = null;
            then.run();
        }
    }

    /** No backup: everything may leave at once. */
    public void releaseAtOnce() {
        safeSequence = Long.MAX_VALUE;
        release();
    }

    /** Backup: the sinks have everything up to these positions. */
    public void confirmedByPrimary(StreamPositions positions) {
        gate.confirm(positions);
    }

    /** Up to where the sinks have the outputs, as far as is known. Any thread. */
    public StreamPositions confirmedOutputs() {
        return gate.confirmed();
    }

    /**
     * Backup: whether a primary that logged so many outputs has left more of them unconfirmed than primaries do.
     *
     * @param bytes of all outputs in the log
     */
    public boolean overrunBy(long bytes) {
        return unconfirmedOf(bytes) > bounds.most();
    }

    /** Backup: whether no more of the log should be read before the primary says what the sinks have. */
    public boolean pausedBy(long bytes) {
        return unconfirmedOf(bytes) > bounds.pause();
    }

    private long unconfirmedOf(long bytes) {
        return bytes - confirmedOutputs().total();
    }

    /** What has not left. Any thread. */
    public Event.Held held() {
        return gate.held();
    }

    /** What the machine printed from this position on, the last of it at least; whether it left is another matter. Any thread. */
    public Printed printedSince(long position) {
        return gate.printedSince(position);
    }

    /** Whether every output so far has reached the sink. */
    public boolean isDrained() {
        return gate.waiting() == 0;
    }

    @Override
    public void output(long sequence, int stream, byte[] bytes, int offset, int length) {
        if (!gate.hold(sequence, stream, bytes, offset, length)) {
            call.run();
        }
        if (sequence > safeSequence && outlets.delivery(stream).whole()) {
            awaited = false;
            urgent.run();
        } else {
            awaited = true;
        }
        wakeIfSafe(sequence);
    }

    @Override
    public void consumed(long sequence, int stream, int bytes) {
        if (stream == VirtioNet.STREAM) {
            network.consumed(sequence, bytes);
        }
        if (stream != Uart16550.STREAM) {
            return;
        }
        marks.consumed(sequence, bytes);
        awaited = true;
        wakeIfSafe(sequence);
    }

    @Override
    public void input(long position, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        if (input.put(copy, 0, copy.length) < copy.length) {
            throw new IllegalStateException("the console sent more input than its window allows");
        }
        call.run();
    }

    @Override
    public void confirmed(long outputPosition) {
        gate.confirm(Uart16550.STREAM, outputPosition);
    }

    @Override
    public void room(boolean available) {
        if (available) {
            release();
        }
    }

    /** On the protocol thread, because the vCPU thread asked for it. */
    private void releaseAll() {
        releaseDue.set(false);
        release();
    }

    private void wakeIfSafe(long sequence) {
        if (sequence <= safeSequence && !releaseDue.get() && releaseDue.compareAndSet(false, true)) {
            protocolThread.execute(releaseAll);
        }
    }

    private void release() {
        if (!open) {
            return;
        }
        letLeave();
        gate.release(safeSequence);
        port.consumed(marks.safeUpTo(safeSequence));
        network.safeUpTo(safeSequence);
    }

    @Override
    public Delivery delivery() {
        return Delivery.BYTES;
    }

    @Override
    public int room() {
        return port.room();
    }

    @Override
    public void released(long position, ByteBuffer bytes) {
        port.released(position, bytes);
        if (firstRelease != null) {
            firstRelease.run();
            firstRelease = null;
        }
    }
}
