package io.understudy.arbiter.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.InconsistentChangeException;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.WantedState;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishDecision;
import io.understudy.arbiter.wish.WishId;
import io.understudy.arbiter.wish.WishVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random hosts that start, freeze, restart with any incarnation and take on what they are appointed for or something
 * else; random wishes, views and restarts of the arbiter, compacted or not. The oracles are simple: who reported when,
 * which machines ever had a view, what was wished.
 */
class PoolHistoryTest {
    private static final int STEPS = 2000;
    private static final PoolSettings SETTINGS = new PoolSettings(250, 4, 1000, 200, 64, 8);
    private static final List<String> NAMES = List.of("a/1", "a/2", "b/1", "b/2", "b/3", "c", "d");

    private final List<Change> disk = new ArrayList<>();
    private final Map<String, HostIdentity> latest = new HashMap<>();
    private final Map<String, HostIdentity> counting = new HashMap<>();
    private final Map<String, Long> heardMillis = new HashMap<>();
    private final Map<HostIdentity, Report> says = new HashMap<>();
    private final Set<HostIdentity> former = new HashSet<>();
    private final Set<VmName> hadViews = new HashSet<>();
    private final Map<WishId, Boolean> noted = new HashMap<>();
    private final Set<String> drained = new HashSet<>();
    private PoolRegister register;
    private Pool pool;
    private Random random;
    private long nowMillis;
    private long restartedMillis;
    private long drawn;
    private int firstStarts;
    private int recruits;
    private int foundAgain;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldAppointNobodyAgainstTheRules(long seed) throws InconsistentChangeException {
        random = new Random(seed);
        restart();
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(100);
            if (dice < 55) {
                report();
            } else if (dice < 58) {
                appear(NAMES.get(random.nextInt(NAMES.size())));
            } else if (dice < 75) {
                wish();
            } else if (dice < 88) {
                advance();
            } else if (dice < 99) {
                pass();
            } else {
                restart();
            }
            check("seed " + seed + ", step " + step);
        }
        assertTrue(firstStarts > 5, "too few first starts: " + firstStarts + ", seed " + seed);
        assertTrue(recruits > 5, "too few recruits: " + recruits + ", seed " + seed);
        assertTrue(foundAgain > 5, "too few wishes asked again: " + foundAgain + ", seed " + seed);
    }

    /** A life begins, with a clock that may have gone back. */
    private void appear(String name) {
        HostIdentity life = new HostIdentity(name, random.nextInt(1000) * 1000L + drawn++ % 1000);
        if (former.contains(life) || life.equals(latest.get(name))) {
            return;
        }
        if (latest.containsKey(name)) {
            former.add(latest.get(name));
        }
        latest.put(name, life);
        tell(Report.idle(host(life)));
    }

    /** Some life that exists says what it does, a former one too. */
    private void report() {
        List<HostIdentity> lives = new ArrayList<>(latest.values());
        if (random.nextInt(10) == 0) {
            lives.addAll(former);
        }
        if (lives.isEmpty()) {
            return;
        }
        lives.sort((x, y) -> x.toString().compareTo(y.toString()));
        HostIdentity life = lives.get(random.nextInt(lives.size()));
        Report before = says.getOrDefault(life, Report.idle(host(life)));
        tell(random.nextInt(4) == 0 ? next(before) : before);
    }

    private Report next(Report before) {
        Optional<VmStatus> appointment =
                pool.snapshot(nowMillis).appointment(before.host().identity());
        int dice = random.nextInt(4);
        if (dice > 0 || appointment.isEmpty()) {
            return Report.idle(before.host());
        }
        VmStatus vm = appointment.get();
        long number = vm.view().map(View::number).orElse(0L);
        HostRole role = vm.view().isEmpty() ? HostRole.PRIMARY : HostRole.RECEIVING;
        return Report.busy(before.host(), role, new Task(vm.vm(), number));
    }

    private void tell(Report report) {
        disk.addAll(pool.decide(report));
        Optional<String> objection = pool.report(report, nowMillis);
        HostIdentity life = report.host().identity();
        boolean counts = !former.contains(life) || isGone(latest.get(life.name()));
        assertEquals(counts, objection.isEmpty(), () -> life + ": " + objection);
        if (counts) {
            says.put(life, report);
            counting.put(life.name(), life);
            heardMillis.put(life.name(), nowMillis);
        }
        pool.advance(nowMillis);
    }

    /** It would have been heard by now. */
    private boolean isGone(HostIdentity life) {
        boolean heard = life.equals(counting.get(life.name()))
                && nowMillis - heardMillis.get(life.name()) <= SETTINGS.patienceMillis();
        return !heard && nowMillis - restartedMillis >= SETTINGS.patienceMillis();
    }

    private void wish() {
        boolean again = !noted.isEmpty() && random.nextInt(4) == 0;
        List<WishId> asked = new ArrayList<>(noted.keySet());
        asked.sort((x, y) -> Long.compare(x.low(), y.low()));
        WishId id = again ? asked.get(random.nextInt(asked.size())) : new WishId(0, ++drawn);
        VmName vm = new VmName("vm" + random.nextInt(40));
        String name = host(NAMES.get(random.nextInt(NAMES.size())));
        Wish wish = switch (random.nextInt(8)) {
            case 0, 1, 2 -> new Wish.Start(vm, Spec.EMPTY, RepairMode.AUTO, StandbyMode.HOT);
            case 3 -> new Wish.Stop(vm);
            case 4 -> new Wish.Forget(vm);
            case 5 -> new Wish.Move(vm);
            case 6 -> new Wish.Drain(new HostName(name));
            default -> new Wish.Undrain(new HostName(name));
        };
        WishDecision decision = register.wishes().decide(id, wish, pool);
        boolean granted = decision.verdict() instanceof WishVerdict.Noted;
        decision.change().ifPresent(disk::add);
        if (again) {
            assertTrue(granted && decision.change().isEmpty(), "a wish was done twice");
            foundAgain++;
        } else if (granted) {
            assertTrue(decision.change().isPresent());
            noted.put(id, true);
            if (wish instanceof Wish.Start) {
                assertFalse(hadViews.contains(vm), () -> vm + " was started again");
            } else if (wish instanceof Wish.Drain) {
                drained.add(name);
            } else if (wish instanceof Wish.Undrain) {
                drained.remove(name);
            }
        }
        pool.changed();
        pool.advance(nowMillis);
    }

    /** Some machine gets its next view, as a host that was appointed or is a member would ask. */
    private void advance() {
        List<VmStatus> vms = pool.snapshot(nowMillis).vms();
        if (vms.isEmpty()) {
            return;
        }
        VmStatus vm = vms.get(random.nextInt(vms.size()));
        if (vm.view().isEmpty() && vm.firstPrimary().isEmpty()) {
            return;
        }
        Host primary = vm.view().map(View::primary).or(vm::firstPrimary).orElseThrow();
        Optional<Host> backup = vm.view().isEmpty() ? Optional.empty() : vm.recruit();
        if (vm.view().flatMap(View::backup).isPresent() && random.nextBoolean()) {
            primary = vm.view().get().backup().orElseThrow();
            backup = Optional.empty();
        }
        long number = vm.view().map(View::number).orElse(0L);
        settle(register.views()
                .decide(new Advance(vm.vm(), number, primary, backup, primary.identity(), ++drawn, number)));
        settle(register.views().decide(new Acknowledge(vm.vm(), number + 1, primary.identity())));
        hadViews.add(vm.vm());
        pool.changed();
        pool.advance(nowMillis);
    }

    private void settle(Decision decision) {
        Verdict.Granted granted = (Verdict.Granted) decision.verdict();
        Change.OfViews change = decision.change().orElseThrow();
        register.wishes().viewed(change.vm(), granted.view());
        disk.add(change);
        register.views().settle(change);
    }

    /** Time passes in steps too short to be a gap. */
    private void pass() {
        for (int steps = random.nextInt(8); steps >= 0; steps--) {
            nowMillis += random.nextInt(400);
            pool.advance(nowMillis);
        }
    }

    private void restart() throws InconsistentChangeException {
        if (register != null && random.nextBoolean()) {
            disk.clear();
            disk.addAll(register.snapshot());
        }
        PoolRegister before = register;
        register = new PoolRegister(new ViewRegister(64), SETTINGS);
        for (Change change : disk) {
            register.replay(change);
        }
        register.endReplay();
        if (before != null) {
            assertEquals(before.snapshot(), register.snapshot());
        }
        pool = new Pool(register, SETTINGS, nowMillis);
        heardMillis.clear();
        counting.clear();
        restartedMillis = nowMillis;
    }

    private void check(String where) {
        PoolSnapshot snapshot = pool.snapshot(nowMillis);
        assertEquals(heardMillis.keySet().size(), snapshot.hosts().size(), where);
        for (HostStatus host : snapshot.hosts()) {
            String name = host.report().host().name();
            boolean heard = nowMillis - heardMillis.get(name) <= SETTINGS.patienceMillis();
            assertEquals(heard, host.alive(), () -> where + ": " + host + " at " + nowMillis);
            assertEquals(counting.get(name), host.report().host().identity(), where);
            assertEquals(drained.contains(host(name)), host.draining(), where);
        }
        Set<String> taken = new HashSet<>();
        for (VmStatus vm : snapshot.vms()) {
            assertEquals(hadViews.contains(vm.vm()), vm.view().isPresent(), where);
            vm.appointed().ifPresent(host -> {
                check(vm, host, snapshot, where);
                assertTrue(taken.add(host.name()), () -> where + ": " + host + " is appointed twice");
            });
        }
    }

    private void check(VmStatus vm, Host host, PoolSnapshot snapshot, String where) {
        assertEquals(WantedState.RUNNING, vm.wish().orElseThrow().wanted(), where);
        assertTrue(snapshot.isAlive(host.identity()), where);
        assertFalse(drained.contains(host(host.name())), where);
        Report report = says.get(host.identity());
        assertTrue(
                report.role() == HostRole.IDLE
                        || report.task().orElseThrow().vm().equals(vm.vm()),
                where);
        if (vm.firstPrimary().isPresent()) {
            assertFalse(hadViews.contains(vm.vm()), where + ": a first start after a view");
            firstStarts++;
        } else {
            View view = vm.view().orElseThrow();
            boolean needed = view.backup().isEmpty()
                    || drained.contains(host(view.backup().get().name()));
            assertTrue(needed && snapshot.isAlive(view.primary().identity()), where);
            assertFalse(host(view.primary().name()).equals(host(host.name())), where);
            recruits++;
        }
    }

    private static String host(String slot) {
        return slot.split("/", -1)[0];
    }

    private static Host host(HostIdentity life) {
        return new Host(life.name(), life.incarnation(), "", "");
    }
}
