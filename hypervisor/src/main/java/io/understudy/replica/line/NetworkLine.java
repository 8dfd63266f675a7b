package io.understudy.replica.line;

import io.understudy.machine.input.FrameQueue;
import io.understudy.network.cable.CardListener;
import io.understudy.network.cable.CardOutlet;
import io.understudy.output.ConsumedMarks;
import io.understudy.output.Delivery;
import io.understudy.output.Outlet;
import java.nio.ByteBuffer;

/**
 * The machine's network card on its way to the switch, and back: frames that leave the gate go into the cable at once, and are
 * lost where that is; frames that come wait for the machine, and the switch is told of them when the log has them safely. The
 * protocol thread's, where nothing else is said.
 */
public final class NetworkLine implements Outlet, CardListener {
    private static final int MARKS = 1024;

    private final FrameQueue input = new FrameQueue();
    private volatile ConsumedMarks marks = new ConsumedMarks(MARKS, 0);
    private volatile long inputStart;
    private CardOutlet cable = CardOutlet.NOWHERE;
    private volatile Runnable call = () -> {};

    /** Where it leads. */
    public void attach(CardOutlet cable) {
        this.cable = cable;
    }

    /** Frames that came and that the machine has not taken in. */
    FrameQueue input() {
        return input;
    }

    /** How to call the machine to a block start. Any thread. */
    void onCall(Runnable call) {
        this.call = call;
    }

    /**
     * The machine goes on with inputs of its own. The vCPU thread's.
     *
     * @param position how many bytes of frames it has taken in
     */
    void takeOver(long position) {
        marks = new ConsumedMarks(MARKS, position);
        inputStart = position;
    }

    /** The machine took in a frame, with this log entry. The vCPU thread's. */
    void consumed(long sequence, int bytes) {
        marks.consumed(sequence, bytes);
    }

    /** The log is safe up to this entry. */
    void safeUpTo(long sequence) {
        cable.received(marks.safeUpTo(sequence));
    }

    /** This host asks to be primary. */
    public void prepare() {
        cable.prepare();
    }

    void open(long view) {
        cable.open(view, inputStart);
    }

    void viewChanged(long view) {
        cable.viewChanged(view);
    }

    @Override
    public boolean arrived(byte[] frame) {
        boolean fits = input.put(frame);
        if (fits) {
            call.run();
        }
        return fits;
    }

    @Override
    public Delivery delivery() {
        return Delivery.DATAGRAMS;
    }

    /** A wire takes everything. */
    @Override
    public int room() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void released(long position, ByteBuffer frame) {
        cable.sent(position, frame);
    }
}
