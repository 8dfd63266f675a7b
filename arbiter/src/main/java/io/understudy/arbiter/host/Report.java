package io.understudy.arbiter.host;

import io.understudy.arbiter.view.Host;
import java.util.Optional;

/**
 * A host's ping: who it is and what it does. The newest one is the whole truth; none refers to another.
 *
 * @param host this life of the host, and where it is reached
 * @param role what it does
 * @param task for which machine; none exactly when idle, optional when halted
 * @param transfer the state transfer that runs, as source or as target
 * @param lagMillis a backup's distance behind its primary, else 0
 */
public record Report(Host host, HostRole role, Optional<Task> task, Optional<Transfer> transfer, long lagMillis) {
    public Report {
        boolean fits = switch (role) {
            case IDLE -> task.isEmpty() && transfer.isEmpty();
            case RECEIVING, BACKUP, PRIMARY -> task.isPresent();
            case HALTED -> true;
        };
        if (!fits) {
            throw new IllegalArgumentException("a host is idle exactly when it has no machine to be busy with");
        }
        if (lagMillis < 0) {
            throw new IllegalArgumentException("a lag must not be negative");
        }
    }

    /** A host that waits for work. */
    public static Report idle(Host host) {
        return new Report(host, HostRole.IDLE, Optional.empty(), Optional.empty(), 0);
    }

    /** A host that is busy, without figures. */
    public static Report busy(Host host, HostRole role, Task task) {
        return new Report(host, role, Optional.of(task), Optional.empty(), 0);
    }

    /** Whether the two differ in more than figures that change all the time. */
    public boolean saysTheSameAs(Report other) {
        return host.equals(other.host) && role == other.role && task.equals(other.task);
    }
}
