package io.understudy.replica.role;

import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;

/** What the state machine wants done. Called on the thread that called the machine; must not call back into it. */
public interface RoleActions {
    /** Connect to the backup and introduce this host to it. */
    void connectToBackup();

    /** Send the partner a heartbeat. */
    void sendHeartbeat();

    /** Cut all connections with the partner; nothing of it counts any more. */
    void closePartner(String why);

    /** Send this to the arbiter, and again with the same id until it answers. */
    void ask(Advance request);

    /** Tell the arbiter that this host acts on the view. */
    void acknowledge(View view);

    /** Primary: execute the first instruction. */
    void startMachine(View view);

    /** Primary with backup: everything whose log entry is at most this may leave. */
    void release(long sequence);

    /** Primary: the backup is gone from the view, log no longer for it; everything may leave at once. */
    void goAlone(View view);

    /** Primary alone: connect to this host, and copy the running machine to it once it agrees. */
    void recruit(Host candidate);

    /**
     * Primary alone: outputs wait from now on for the new backup's acknowledgements; report {@link RoleMachine#secured} when
     * it has everything that may have left before.
     */
    void holdOutputs();

    /** Primary alone: there will be no new backup; everything may leave at once again. */
    void giveUpRecruit();

    /** Primary: the view with the new backup stands. */
    void adopted(View view);

    /**
     * Primary: stand still, see to it that the backup has the whole log, then ask it to be primary; report its answer as
     * {@link RoleMachine#successorReady}. Going on alone ends the standing still.
     */
    void handOver();

    /** New primary to be: answer the old one that everything is executed; nothing of it counts any more. */
    void answerHandOver();

    /** Read the arbiter's record, then report it as {@link RoleMachine#recorded}. */
    void readRecord();

    /** Backup: replay what was acknowledged to its end, then report {@link RoleMachine#caughtUp}. */
    void goLive(View view);

    /** New primary: re-issue what the sinks may lack, and from now on let everything leave at once. */
    void openOutputs(View view);

    /** Backup to be: forget the primary and what came of it, and listen again. */
    void listenAgain();

    /** Stop everything; the process ends with an error. */
    void halt(String why);

    /** The role changed: one line for people. */
    void say(String line);
}
