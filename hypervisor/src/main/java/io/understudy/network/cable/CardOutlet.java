package io.understudy.network.cable;

import java.nio.ByteBuffer;

/** Where the frames of a primary's card go. Called on the protocol thread. */
public interface CardOutlet {
    /** Of a machine whose frames go nowhere. */
    CardOutlet NOWHERE = new CardOutlet() {
        @Override
        public void open(long view) {}

        @Override
        public void viewChanged(long view) {}

        @Override
        public void sent(long position, ByteBuffer frame) {}
    };

    /** This host is primary in this view. */
    void open(long view);

    /** The primary goes on in a later view. */
    void viewChanged(long view);

    /**
     * The card sent a frame, which may leave; it is lost if there is no way.
     *
     * @param position of its first byte, in bytes of all frames that the card sent since power-on
     * @param frame neither kept nor changed
     */
    void sent(long position, ByteBuffer frame);
}
