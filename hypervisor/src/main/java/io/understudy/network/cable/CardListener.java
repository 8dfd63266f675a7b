package io.understudy.network.cable;

/** Gets the frames that come for a card. On the protocol thread. */
@FunctionalInterface
public interface CardListener {
    /**
     * A frame came.
     *
     * @param frame the listener's to keep
     * @return false if there is no room for it, which means that the switch sent more than it may
     */
    boolean arrived(byte[] frame);
}
