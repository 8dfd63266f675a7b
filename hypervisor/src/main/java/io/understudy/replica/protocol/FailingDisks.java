package io.understudy.replica.protocol;

import io.understudy.replica.role.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that failed on this host's disks while its machine acts. A backup's disks may be well, so the machine goes there;
 * the guest waits meanwhile, as for a slow disk. Only where nobody else has the machine does it see the error. On the
 * protocol thread.
 */
final class FailingDisks {
    private final HostProtocol host;
    private final List<Runnable> waiting = new ArrayList<>();

    FailingDisks(HostProtocol host) {
        this.host = host;
    }

    void failed(String why, Runnable tellGuest) {
        host.notice(why);
        waiting.add(tellGuest);
        tick();
    }

    /** Time passes, and with it what the host is. */
    void tick() {
        if (waiting.isEmpty()) {
            return;
        }
        Role role = host.role().role();
        if (role == Role.PRIMARY) {
            host.withdrawal().handOver();
        } else if (role == Role.ALONE || role == Role.RECRUITING) {
            host.notice("nobody else has VM " + host.vm() + ": its guest is told of the I/O error");
            waiting.forEach(Runnable::run);
            waiting.clear();
        }
    }
}
