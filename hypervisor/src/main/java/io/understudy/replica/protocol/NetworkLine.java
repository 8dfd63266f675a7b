package io.understudy.replica.protocol;

import io.understudy.machine.input.FrameQueue;
import io.understudy.network.cable.CardListener;
import io.understudy.network.cable.CardOutlet;
import io.understudy.output.Delivery;
import io.understudy.output.Outlet;
import java.nio.ByteBuffer;

/**
 * The machine's network card on its way to the switch, and back: frames that leave the gate go into the cable at once, and are
 * lost where that is; frames that come wait for the machine, and are lost where they find no room. The protocol thread's.
 */
public final class NetworkLine implements Outlet, CardListener {
    private final FrameQueue input = new FrameQueue();
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

    void open(long view) {
        cable.open(view);
    }

    void viewChanged(long view) {
        cable.viewChanged(view);
    }

    @Override
    public void arrived(byte[] frame) {
        if (input.put(frame)) {
            call.run();
        }
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
