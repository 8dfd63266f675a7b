package io.understudy.replica.protocol;

import io.understudy.replica.role.Role;

/** What happens at a host, for people and for programs that watch. Called on the protocol thread. */
public interface ReplicaEvents {
    /**
     * The role changed.
     *
     * @param entries of the log this host has recorded or received
     * @param bytes of log received
     */
    void role(Role role, long view, long entries, long bytes, String line);

    /** A second has passed, or the host is about to be finished. */
    void progress(ReplicaProgress progress);

    /** Something worth a line that is no change of role. */
    void notice(String line);

    /** The first output left after this host became primary by itself. */
    void firstOutput();

    /**
     * The running machine was copied for a new backup.
     *
     * @param pauseNanos how long the guest stood still
     */
    void copied(long pauseNanos);

    /** The host is finished; the process should end with this code. */
    void finished(int exitCode, String line);
}
