package io.understudy.arbiter.pool;

import static io.understudy.arbiter.Cast.host;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import io.understudy.arbiter.wish.WishVerdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A pool, a clock, and the hosts that report while it goes: what the table tests play with. */
final class Scene {
    static final PoolSettings SETTINGS = new PoolSettings(250, 4, 5000, 200, 64, 64);
    static final Spec SPEC = new Spec("kernel=kv".getBytes(StandardCharsets.US_ASCII));

    final PoolRegister register = new PoolRegister(new ViewRegister(64), SETTINGS);
    final Pool pool = new Pool(register, SETTINGS, 0);
    private final List<Report> reporting = new ArrayList<>();
    private long nowMillis;
    private long requestId;

    /** From now on this host says this, every 250 ms. */
    Scene says(Report report) {
        reporting.removeIf(each -> each.host().is(report.host().identity()));
        reporting.add(report);
        hears(report);
        return this;
    }

    Scene idle(String... names) {
        for (String name : names) {
            says(Report.idle(host(name, 1)));
        }
        return this;
    }

    Scene busy(String name, HostRole role, String vm, long knownView) {
        return says(Report.busy(host(name, 1), role, new Task(new VmName(vm), knownView)));
    }

    /** A host with so many slots, all of them idle. */
    Scene idleSlots(String host, int slots) {
        for (int slot = 1; slot <= slots; slot++) {
            idle(host + "/" + slot);
        }
        return this;
    }

    Scene silent(String name) {
        reporting.removeIf(each -> each.host().name().equals(name));
        return this;
    }

    /** One report, whoever reports otherwise. */
    Optional<String> hears(Report report) {
        var unused = pool.decide(report);
        Optional<String> objection = pool.report(report, nowMillis);
        pool.advance(nowMillis);
        return objection;
    }

    Scene after(long millis) {
        long end = nowMillis + millis;
        while (nowMillis < end) {
            nowMillis = Math.min(end, nowMillis + 250);
            reporting.forEach(report -> {
                var unused = pool.report(report, nowMillis);
            });
            pool.advance(nowMillis);
        }
        return this;
    }

    /** The arbiter itself did not run for so long. */
    Scene gap(long millis) {
        nowMillis += millis;
        pool.advance(nowMillis);
        return this;
    }

    /** @return the objection, empty if there is none */
    String wish(WishId id, Wish wish) {
        WishVerdict verdict = register.wishes().decide(id, wish, pool).verdict();
        pool.changed();
        pool.advance(nowMillis);
        return verdict instanceof WishVerdict.Declined declined ? declined.reason() : "";
    }

    String wish(Wish wish) {
        return wish(WishId.random(), wish);
    }

    Scene wished(Wish wish) {
        String objection = wish(wish);
        if (!objection.isEmpty()) {
            throw new AssertionError(objection);
        }
        return this;
    }

    Scene start(String... vms) {
        for (String vm : vms) {
            wished(new Wish.Start(new VmName(vm), SPEC, RepairMode.AUTO, StandbyMode.HOT));
        }
        return this;
    }

    /** The next view of a machine, granted and acknowledged by the rules. */
    Scene view(String vm, String primary, String... backup) {
        Optional<Host> second = backup.length == 0 ? Optional.empty() : Optional.of(host(backup[0], 1));
        return view(vm, host(primary, 1), second);
    }

    Scene view(String vm, Host primary, Optional<Host> backup) {
        VmName name = new VmName(vm);
        long number = register.views().decided(name).map(View::number).orElse(0L);
        settle(register.views()
                .decide(new Advance(name, number, primary, backup, primary.identity(), ++requestId, number)));
        settle(register.views().decide(new Acknowledge(name, number + 1, primary.identity())));
        return this;
    }

    private void settle(Decision decision) {
        View view = ((Verdict.Granted) decision.verdict()).view();
        register.wishes().viewed(decision.change().orElseThrow().vm(), view);
        register.views().settle(decision.change().orElseThrow());
        pool.changed();
        pool.advance(nowMillis);
    }

    PoolSnapshot snapshot() {
        return pool.snapshot(nowMillis);
    }

    VmStatus vm(String name) {
        return snapshot().vm(new VmName(name)).orElseThrow();
    }

    HostStatus status(String name) {
        return snapshot().host(new HostName(name)).orElseThrow();
    }

    /** "vm:host" for each appointment, in order. */
    String appointed() {
        return snapshot().vms().stream()
                .filter(vm -> vm.appointed().isPresent())
                .map(vm -> vm.vm() + ":" + vm.appointed().get().name())
                .collect(Collectors.joining(" "));
    }

    /** The names of the hosts that are alive. */
    String alive() {
        return snapshot().hosts().stream()
                .filter(HostStatus::alive)
                .map(each -> each.report().host().name())
                .collect(Collectors.joining(" "));
    }

    long nowMillis() {
        return nowMillis;
    }
}
