package io.understudy.arbiter.pool;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.VmName;
import java.util.List;
import java.util.Optional;

/**
 * The pool at one moment: all of it for a watcher, for a host its own entry and the machines that concern it.
 *
 * @param nowMillis the moment, on the clock of {@link HostStatus#sinceMillis()}
 * @param hosts by name
 * @param vms in the order of their start, then those that were not started through the pool
 */
public record PoolSnapshot(long nowMillis, List<HostStatus> hosts, List<VmStatus> vms) {
    public PoolSnapshot {
        hosts = List.copyOf(hosts);
        vms = List.copyOf(vms);
    }

    public Optional<HostStatus> host(HostName name) {
        return hosts.stream()
                .filter(each -> each.report().host().name().equals(name.value()))
                .findFirst();
    }

    public Optional<VmStatus> vm(VmName name) {
        return vms.stream().filter(each -> each.vm().equals(name)).findFirst();
    }

    /** Whether this very life of a host is alive. */
    public boolean isAlive(HostIdentity host) {
        return hosts.stream()
                .anyMatch(each -> each.alive() && each.report().host().is(host));
    }

    /** The machine whose view 1 this host shall create, or whose next backup it shall be. */
    public Optional<VmStatus> appointment(HostIdentity host) {
        return vms.stream()
                .filter(each -> each.appointed().filter(other -> other.is(host)).isPresent())
                .findFirst();
    }

    /** Whether the two differ in the moment only. */
    public boolean saysTheSameAs(PoolSnapshot other) {
        return hosts.equals(other.hosts) && vms.equals(other.vms);
    }
}
