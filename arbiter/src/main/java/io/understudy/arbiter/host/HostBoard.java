package io.understudy.arbiter.host;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.VmName;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The latest report of every host since this arbiter started, and who is alive. Times are milliseconds of any clock that
 * never goes back. Not thread-safe.
 */
public final class HostBoard {
    private final long pingMillis;
    private final int missedPings;
    private final Map<HostName, HostEntry> hosts = new TreeMap<>();
    private long lastTickMillis;

    /**
     * @param pingMillis how often hosts report
     * @param missedPings a host is dead when so many reports in a row did not come
     */
    public HostBoard(long pingMillis, int missedPings, long nowMillis) {
        this.pingMillis = pingMillis;
        this.missedPings = missedPings;
        this.lastTickMillis = nowMillis;
    }

    /**
     * A report of the life of a host that counts at the moment. Another life's entry is gone with it.
     *
     * @return whether more than figures changed
     */
    public boolean report(Report report, long nowMillis) {
        HostName name = new HostName(report.host().name());
        HostEntry before = hosts.get(name);
        boolean sameLife =
                before != null && before.report().host().is(report.host().identity());
        boolean wasAlive = sameLife && before.alive();
        long since = wasAlive ? before.sinceMillis() : nowMillis;
        hosts.put(name, new HostEntry(report, true, since, nowMillis));
        return !wasAlive || !before.report().saysTheSameAs(report);
    }

    /**
     * Time passed: who has missed too many reports is dead. A gap between two ticks in which this arbiter itself did not
     * run counts for nobody: reports may wait unread.
     *
     * @return whether anybody died
     */
    public boolean tick(long nowMillis) {
        long patienceMillis = pingMillis * missedPings;
        long gapMillis = nowMillis - lastTickMillis;
        lastTickMillis = nowMillis;
        if (gapMillis > patienceMillis / 2) {
            hosts.replaceAll((name, entry) -> entry.heardLater(Math.min(nowMillis, entry.heardMillis() + gapMillis)));
        }
        boolean died = false;
        for (Map.Entry<HostName, HostEntry> host : hosts.entrySet()) {
            HostEntry entry = host.getValue();
            if (entry.alive() && nowMillis - entry.heardMillis() > patienceMillis) {
                host.setValue(entry.dead(nowMillis));
                died = true;
            }
        }
        return died;
    }

    /** By name. A live view. */
    public Collection<HostEntry> entries() {
        return Collections.unmodifiableCollection(hosts.values());
    }

    /** This very life of a host, if it is alive. */
    public Optional<HostEntry> alive(HostIdentity host) {
        return Optional.ofNullable(hosts.get(new HostName(host.name())))
                .filter(entry -> entry.alive() && entry.report().host().is(host));
    }

    /** A host that is alive and busy with a machine; of several the one whose role is highest, then by name. */
    public Optional<HostEntry> busyWith(VmName vm) {
        return hosts.values().stream()
                .filter(entry -> entry.alive()
                        && entry.report().role() != HostRole.HALTED
                        && entry.report()
                                .task()
                                .filter(task -> task.vm().equals(vm))
                                .isPresent())
                .max(Comparator.comparing(entry -> entry.report().role()));
    }
}
