package io.understudy.verification.client;

import io.understudy.verification.history.Complaint;
import io.understudy.verification.history.Operation;

/** Told what a {@link KvClient} sees while it runs, on the client's one thread, which must not be held up. */
public interface KvClientListener {
    /** Hears nothing. */
    KvClientListener SILENT = new KvClientListener() {};

    /** The guest was found on the line: from here on operations count. */
    default void inStep() {}

    default void answered(Operation operation) {}

    /** A line came that answers nothing: the client asks no more. */
    default void outOfStep(Complaint complaint) {}

    /** The connection is gone, for the reason given in words. */
    default void disconnected(String reason) {}
}
