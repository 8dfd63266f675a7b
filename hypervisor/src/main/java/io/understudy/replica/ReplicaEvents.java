package io.understudy.replica;

import io.understudy.replica.role.Role;

/** What happens at a host, for people and for programs that watch. Called on the protocol thread. */
public interface ReplicaEvents {
    /** The role changed. */
    void role(Role role, long view, String line);

    /** Something worth a line that is no change of role. */
    void notice(String line);

    /** The first output left after this host became primary by itself. */
    void firstOutput();

    /** The host is finished; the process should end with this code. */
    void finished(int exitCode, String line);
}
