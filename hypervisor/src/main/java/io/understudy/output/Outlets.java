package io.understudy.output;

import io.understudy.log.entry.EntrySink;

/** The outlet of each stream. All of them are known before a machine makes its first output. */
public final class Outlets {
    private final Outlet[] byStream = new Outlet[EntrySink.MAX_STREAM + 1];

    /** Gives a stream its outlet. */
    public Outlets with(int stream, Outlet outlet) {
        byStream[stream] = outlet;
        return this;
    }

    /** What such an outlet promises. */
    public Delivery delivery(int stream) {
        return byStream[stream].delivery();
    }

    Outlet of(int stream) {
        return byStream[stream];
    }

    /** @throws IllegalArgumentException if the stream has none */
    void requireOf(int stream) {
        if (byStream[stream] == null) {
            throw new IllegalArgumentException("outputs of stream " + stream + " have no way out of this host");
        }
    }
}
