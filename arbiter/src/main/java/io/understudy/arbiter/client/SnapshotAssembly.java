package io.understudy.arbiter.client;

import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.protocol.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Puts the entries of a snapshot together; the listener hears of whole ones only. Event loop only. */
final class SnapshotAssembly {
    private final Consumer<PoolSnapshot> listener;
    private final List<HostStatus> hosts = new ArrayList<>();
    private final List<VmStatus> vms = new ArrayList<>();

    SnapshotAssembly(Consumer<PoolSnapshot> listener) {
        this.listener = listener;
    }

    /** Forgets a snapshot whose end will not come. */
    void restart() {
        hosts.clear();
        vms.clear();
    }

    /** @return false if this is no part of a snapshot, or parts are missing */
    boolean take(Answer answer) {
        if (answer instanceof Answer.PoolHost host) {
            return hosts.add(host.host()) && hosts.size() <= 0xFFFF;
        } else if (answer instanceof Answer.PoolVm vm) {
            return vms.add(vm.vm()) && vms.size() <= 0xFFFF;
        } else if (answer instanceof Answer.PoolEnd end) {
            if (end.hosts() != hosts.size() || end.vms() != vms.size()) {
                return false;
            }
            PoolSnapshot snapshot = new PoolSnapshot(end.nowMillis(), hosts, vms);
            restart();
            listener.accept(snapshot);
            return true;
        }
        return false;
    }
}
