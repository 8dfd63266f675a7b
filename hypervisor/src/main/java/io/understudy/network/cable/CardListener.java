package io.understudy.network.cable;

/** Gets the frames that come for a card. On the protocol thread. */
@FunctionalInterface
public interface CardListener {
    /** @param frame the listener's to keep */
    void arrived(byte[] frame);
}
