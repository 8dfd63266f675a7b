package io.understudy.replica.protocol;

import io.understudy.event.Event;

/** What happens at a host, for people and for programs that watch. Called on the protocol thread. */
public interface ReplicaEvents {
    /** The role changed. */
    void role(Event.Role taken);

    /** A failover, or a handing over, of this host's VM goes on. */
    void stage(Event.Stage reached);

    /** A second has passed, or the host is about to be finished. */
    void progress(ReplicaProgress progress);

    /** Whether somebody watches: wants more samples, and the screen. */
    boolean isWatched();

    /** How this host is just now. */
    void sample(Event.Sample sample);

    /** What its machine printed. */
    void screen(Event.Screen screen);

    /** Something worth a line that is no change of role. */
    void notice(String line);

    /**
     * The running machine was copied for a new backup.
     *
     * @param pauseNanos how long the guest stood still
     */
    void copied(long pauseNanos);

    /** The host is finished; the process should end with this code. */
    void finished(int exitCode, String line);
}
