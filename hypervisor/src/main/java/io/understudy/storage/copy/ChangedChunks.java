package io.understudy.storage.copy;

import io.understudy.log.entry.Baseline;
import java.util.BitSet;
import java.util.Optional;

/**
 * Which chunks of an image were written since a state that a backup has, so that it gets only those when it wants a state anew.
 * Whether a state that was sent is had one learns only when the next is asked for; until then it is counted from both. One thread.
 */
public final class ChangedChunks {
    private long had = Baseline.POWER_ON.nextSequence();
    private BitSet sinceHad = new BitSet();
    private long sent = had;
    private BitSet sinceSent = new BitSet();

    /** So many bytes are written there. */
    public void written(long offset, int length) {
        if (length > 0) {
            int behind = ImageCopy.chunk(offset + length - 1) + 1;
            sinceHad.set(ImageCopy.chunk(offset), behind);
            sinceSent.set(ImageCopy.chunk(offset), behind);
        }
    }

    /**
     * Another state is sent.
     *
     * @param has the state that its recipient has
     * @param next the state that it gets
     * @return what it needs; empty if that is not known
     */
    Optional<BitSet> sent(long has, long next) {
        if (has == sent) {
            had = sent;
            sinceHad = sinceSent;
        }
        sent = next;
        sinceSent = new BitSet();
        return has == had ? Optional.of((BitSet) sinceHad.clone()) : Optional.empty();
    }
}
