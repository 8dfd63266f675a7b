package io.understudy.arbiter.view;

import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * Random requests, right ones and absurd ones, old ones again, with durability lagging behind and crashes that restart
 * the register from what was durable. The oracle keeps only the list of views that were granted and knows the rules
 * from the specification, not from the code: it says for each request whether it had to be granted.
 */
class ViewRegisterHistoryTest {
    private static final int STEPS = 4000;

    private ViewRegister register = new ViewRegister(1);
    private final Deque<Change.OfViews> undurable = new ArrayDeque<>();
    private final List<Change> disk = new ArrayList<>();

    /** The oracle: every view decided, by number - 1; who made it; which were acknowledged. */
    private final List<Advance> made = new ArrayList<>();

    private final Set<Long> acknowledged = new HashSet<>();
    private final Map<String, Long> grantsPerName = new HashMap<>();

    /** Who asked to follow the view that was still to come. */
    private final Set<HostIdentity> gaveUp = new HashSet<>();

    /** Somebody knew a view that was never made. */
    private boolean lost;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDecideAsTheRulesSay(long seed) throws InconsistentChangeException {
        Random random = new Random(seed);
        List<Advance> sent = new ArrayList<>();
        int granted = 0;
        int foundAgain = 0;
        int losses = 0;
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(lost ? 105 : 100);
            if (dice < 40) {
                Advance request = randomAdvance(random);
                sent.add(request);
                granted += check(request) ? 1 : 0;
            } else if (dice < 55 && !sent.isEmpty()) {
                Advance old = sent.get(Math.max(0, sent.size() - 1 - random.nextInt(20)));
                foundAgain += check(old) ? 1 : 0;
            } else if (dice < 75) {
                check(randomAcknowledge(random));
            } else if (dice < 99) {
                settleSome(1 + random.nextInt(3));
            } else {
                losses += lost ? 1 : 0;
                crash(random);
            }
        }
        assertTrue(losses > 1, "nobody ever knew more: " + losses + ", seed " + seed);
        assertTrue(granted > 50, "the history was too quiet: " + granted + " grants, seed " + seed);
        assertTrue(foundAgain > 5, "no winner asked again: " + foundAgain + ", seed " + seed);
    }

    private boolean check(Advance request) {
        lost |= request.knownView() > Math.max(made.size(), request.expectedView() == 1 ? 1 : 0);
        boolean expected = !lost && (isOwnRecord(request) || mayBeGranted(request));
        Decision decision = register.decide(request);
        assertEquals(expected, decision.verdict() instanceof Verdict.Granted, () -> request + " after " + made);
        if (decision.verdict() instanceof Verdict.Granted granted) {
            assertEquals(request.expectedView() + 1, granted.view().number());
            assertEquals(request.primary(), granted.view().primary());
            assertEquals(request.backup(), granted.view().backup());
        }
        decision.change().ifPresent(undurable::add);
        if (!lost && isTooEarly(request) && gaveUp.add(request.requester())) {
            assertEquals(
                    Optional.of(new Change.GaveUp(VM, request.requester())),
                    decision.change(),
                    () -> request + " " + made);
        }
        decision.change().filter(change -> change instanceof Change.Granted).ifPresent(change -> {
            gaveUp.clear();
            made.add(request);
            assertEquals(1, grantsPerName.merge(request.requester() + "/" + request.requestId(), 1L, Long::sum));
        });
        return expected;
    }

    private boolean isTooEarly(Advance request) {
        if (made.isEmpty()
                || request.expectedView() != made.size() + 1
                || !request.requester().equals(request.primary().identity())
                || grantsPerName.containsKey(request.requester() + "/" + request.requestId())) {
            return false;
        }
        Advance last = made.get(made.size() - 1);
        return !last.primary().equals(request.primary()) && !last.backup().equals(Optional.of(request.primary()));
    }

    private boolean isOwnRecord(Advance request) {
        return !made.isEmpty()
                && request.knownView() <= made.size()
                && withoutKnownView(request).equals(withoutKnownView(made.get(made.size() - 1)));
    }

    /** A winner that asks again may have heard of its own view by then. */
    private static Advance withoutKnownView(Advance request) {
        return new Advance(
                request.vm(),
                request.expectedView(),
                request.primary(),
                request.backup(),
                request.requester(),
                request.requestId(),
                Long.MAX_VALUE);
    }

    private boolean mayBeGranted(Advance request) {
        long current = made.size();
        boolean fits = request.knownView() <= current
                && request.expectedView() == current
                && request.requester().equals(request.primary().identity())
                && request.backup().stream()
                        .noneMatch(b -> b.name().equals(request.primary().name()))
                && request.backup().stream().noneMatch(b -> gaveUp.contains(b.identity()))
                && !grantsPerName.containsKey(request.requester() + "/" + request.requestId());
        if (!fits || current == 0) {
            return fits;
        }
        Advance last = made.get(made.size() - 1);
        boolean wasThere =
                last.primary().equals(request.primary()) || last.backup().equals(Optional.of(request.primary()));
        return wasThere && acknowledged.contains(current);
    }

    private void check(Acknowledge request) {
        lost |= request.number() > made.size();
        boolean expected = !lost
                && request.number() == made.size()
                && made.get(made.size() - 1).primary().identity().equals(request.host());
        Decision decision = register.decide(request);
        assertEquals(expected, decision.verdict() instanceof Verdict.Granted, () -> request + " after " + made);
        boolean isNews = expected && acknowledged.add(request.number());
        assertEquals(
                isNews,
                decision.change()
                        .filter(change -> change instanceof Change.Acknowledged)
                        .isPresent());
        decision.change().ifPresent(undurable::add);
    }

    private void settleSome(int count) {
        for (int i = 0; i < count && !undurable.isEmpty(); i++) {
            Change.OfViews change = undurable.remove();
            disk.add(change);
            if (change instanceof Change.Outdated || change instanceof Change.GaveUp) {
                continue;
            }
            long before = register.read(VM).map(View::number).orElse(0L);
            View shown = register.settle(change);
            assertTrue(shown.number() == before || shown.number() == before + 1);
            assertEquals(Optional.of(shown), register.read(VM));
        }
    }

    /**
     * What was not durable was never answered, so the oracle forgets it too. Sometimes the disk is compacted first, and
     * sometimes a person restores a journal that lacks nothing.
     */
    private void crash(Random random) throws InconsistentChangeException {
        if (undurable.isEmpty() && !disk.isEmpty() && random.nextBoolean()) {
            disk.clear();
            disk.addAll(register.snapshot());
        }
        while (!undurable.isEmpty()) {
            forget(undurable.removeLast());
        }
        if (random.nextBoolean()) {
            disk.removeIf(change -> change instanceof Change.Outdated);
            lost = false;
        }
        register = new ViewRegister(1);
        for (Change change : disk) {
            register.replay(change);
        }
        register.endReplay();
        gaveUp.clear();
        disk.forEach(change -> {
            if (change instanceof Change.Granted) {
                gaveUp.clear();
            } else if (change instanceof Change.GaveUp one) {
                gaveUp.add(one.host());
            }
        });
        assertEquals(made.size(), register.read(VM).map(View::number).orElse(0L));
    }

    private void forget(Change change) {
        if (change instanceof Change.Granted) {
            Advance request = made.remove(made.size() - 1);
            grantsPerName.remove(request.requester() + "/" + request.requestId());
        } else if (change instanceof Change.Outdated) {
            lost = false;
        } else if (change instanceof Change.Acknowledged) {
            acknowledged.remove((long) made.size());
        }
    }

    private Advance randomAdvance(Random random) {
        Host primary = randomHost(random);
        if (!made.isEmpty() && random.nextInt(3) > 0) {
            Advance last = made.get(made.size() - 1);
            primary = random.nextBoolean() ? last.primary() : last.backup().orElse(last.primary());
        }
        Optional<Host> backup = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(randomHost(random));
        HostIdentity requester = random.nextInt(10) == 0 ? randomHost(random).identity() : primary.identity();
        long expected = Math.max(0, made.size() + (random.nextInt(5) == 0 ? random.nextInt(3) - 2 : 0));
        if (random.nextInt(15) == 0) {
            return new Advance(VM, made.size() + 1, primary, backup, requester, random.nextInt(STEPS / 8), made.size());
        }
        long known = expected + (random.nextInt(200) == 0 ? random.nextInt(3) : 0);
        return new Advance(VM, expected, primary, backup, requester, random.nextInt(STEPS / 8), known);
    }

    private Acknowledge randomAcknowledge(Random random) {
        if (!made.isEmpty() && random.nextBoolean()) {
            return new Acknowledge(
                    VM, made.size(), made.get(made.size() - 1).primary().identity());
        }
        int number = 1 + random.nextInt(Math.max(1, made.size() + (random.nextInt(200) == 0 ? 2 : 0)));
        return new Acknowledge(VM, number, randomHost(random).identity());
    }

    private static Host randomHost(Random random) {
        return host(String.valueOf((char) ('a' + random.nextInt(4))), 1 + random.nextInt(2));
    }
}
