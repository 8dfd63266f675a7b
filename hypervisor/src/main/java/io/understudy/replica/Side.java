package io.understudy.replica;

import io.understudy.arbiter.view.View;

/**
 * What a host does differently as first primary and as first backup; all on the protocol thread. What the role machine
 * never asks of a side is an error of this program there.
 */
interface Side {
    void attach(RoleActor actor);

    void connectToBackup();

    /** Sends the partner a sign of life, if there is one. */
    void sendHeartbeat();

    void closePartner(String why);

    void startMachine(View view);

    void release(long sequence);

    void goAlone(View view);

    void goLive(View view);

    void openOutputs(View view);

    void listenAgain();

    /** How many entries of the log this side has recorded or received. */
    long entries();

    /** How many bytes of log this side has received. */
    long logBytes();

    /** Instructions executed. */
    long executedCount();

    /** State hashes logged by a primary, compared by a backup and all equal. */
    long hashes();

    /** How often the machine came to a block start. */
    long slices();

    /** Looks after what only time tells. */
    void tick(long now);

    /** The guest ended: its last outputs must still reach the sink and the partner. True when they have. */
    boolean isDrained();

    void stopMachine();

    /** Stops everything this side runs. */
    void close();
}
