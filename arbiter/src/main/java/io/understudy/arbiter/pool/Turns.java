package io.understudy.arbiter.pool;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.VmName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whose turn it is: when each host was appointed last, and which hosts let a machine wait in vain. Slots of a host count
 * as one, for what is wrong with one of them is wrong with all more often than not.
 */
final class Turns {
    private static final long NEVER = Long.MIN_VALUE;

    private final Map<String, Long> appointed = new HashMap<>();
    private final Map<VmName, Map<String, Long>> inVain = new HashMap<>();

    void appointed(Host host, long nowMillis) {
        appointed.put(host.nameWithoutSlot(), nowMillis);
    }

    /** It was appointed to this machine and did not begin. */
    void inVain(VmName vm, Host host, long nowMillis) {
        inVain.computeIfAbsent(vm, name -> new HashMap<>()).put(host.nameWithoutSlot(), nowMillis);
    }

    /** The machine has what it needs: what was in vain is forgotten. */
    void satisfied(VmName vm) {
        inVain.remove(vm);
    }

    /** There are no other machines any more. */
    void keepOnly(Set<VmName> vms) {
        inVain.keySet().retainAll(vms);
    }

    long lastAppointed(Host host) {
        return appointed.getOrDefault(host.nameWithoutSlot(), NEVER);
    }

    /** When this host let this machine wait, the latest time. */
    long waitedInVain(VmName vm, Host host) {
        return inVain.getOrDefault(vm, Map.of()).getOrDefault(host.nameWithoutSlot(), NEVER);
    }
}
