package io.understudy.simulation;

import io.understudy.arbiter.view.View;

/** What a host does as first primary or as first backup: the counterpart of {@code replica.Side}. */
interface Half {
    void connectToBackup();

    void sendHeartbeat();

    void closePartner(String why);

    void startMachine(View view);

    void release(long sequence);

    void goAlone(View view);

    void goLive(View view);

    void openOutputs(View view);

    void listenAgain();

    void tick(long now);

    /** The machine goes no further. */
    void stop();

    /** Entries received from a primary; made, for a primary itself. */
    long received();
}
