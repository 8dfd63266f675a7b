package io.understudy.machine.virtio;

import io.understudy.machine.block.DiskRequest;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * A request that a disk has taken and not completed.
 *
 * @param reads whether what is read goes into its chain
 * @param bytes what it reads or writes
 * @param chain where its answer goes; null if a reset has made it void
 */
record Flight(long number, boolean reads, int bytes, DescriptorChain chain) {
    boolean isVoid() {
        return chain == null;
    }

    Flight voided() {
        return new Flight(number, reads, bytes, null);
    }

    void save(StateWriter out) {
        out.putLong(number).putBoolean(reads).putInt(bytes).putBoolean(chain != null);
        if (chain != null) {
            chain.save(out);
        }
    }

    /** The mirror of {@link #save}. */
    static Flight restore(StateReader in, Virtqueue queue) {
        long number = in.getLong(0, Long.MAX_VALUE);
        boolean reads = in.getBoolean();
        int bytes = in.getInt(0, DiskRequest.MOST_BYTES);
        return new Flight(number, reads, bytes, in.getBoolean() ? queue.restoreChain(in) : null);
    }
}
