package io.understudy.network.cable;

import java.nio.ByteBuffer;

/** Where the frames of a primary's card go. Called on the protocol thread. */
public interface CardOutlet {
    /** Of a machine whose frames go nowhere. */
    CardOutlet NOWHERE = new CardOutlet() {
        @Override
        public void prepare() {}

        @Override
        public void open(long view, long received) {}

        @Override
        public void viewChanged(long view) {}

        @Override
        public void sent(long position, ByteBuffer frame) {}

        @Override
        public void received(long position) {}
    };

    /** This host asks to be primary: whatever takes time and says nothing to anybody can be done meanwhile. */
    void prepare();

    /**
     * This host is primary in this view.
     *
     * @param received how many bytes of frames the machine has taken in since power-on
     */
    void open(long view, long received);

    /** The primary goes on in a later view. */
    void viewChanged(long view);

    /**
     * The card sent a frame, which may leave; it is lost if there is no way.
     *
     * @param position of its first byte, in bytes of all frames that the card sent since power-on
     * @param frame neither kept nor changed
     */
    void sent(long position, ByteBuffer frame);

    /** The machine has taken in frames up to here, and so has whoever takes over. */
    void received(long position);
}
