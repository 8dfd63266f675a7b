package io.understudy.simulation;

import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.WantedState;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishVerdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What was wished of the pool and what it answered, held against what it shows from then on. Only one wish at a time is
 * under way. Whether a picture is later than an answer its own time says, which in this world is everybody's.
 */
final class WishBook {
    private final Ledger ledger;
    private final Map<String, Boolean> drained = new HashMap<>();
    private final Set<String> unsure = new HashSet<>();
    private boolean started;
    private long asked;
    private long moves;
    private long notedMillis;
    private boolean first;

    WishBook(Ledger ledger) {
        this.ledger = ledger;
    }

    boolean isDrained(String host) {
        return drained.getOrDefault(host, false);
    }

    /** What comes first on a connection is a picture from the middle of a round of the arbiter. */
    void connected() {
        first = true;
    }

    void asked(Wish wish) {
        if (wish instanceof Wish.Move) {
            asked++;
        } else if (wish instanceof Wish.Drain drain) {
            unsure.add(drain.host().value());
        } else if (wish instanceof Wish.Undrain undrain) {
            unsure.add(undrain.host().value());
        }
    }

    void answered(Wish wish, WishVerdict verdict, long nowMillis) {
        boolean noted = verdict instanceof WishVerdict.Noted;
        notedMillis = nowMillis;
        if (wish instanceof Wish.Start) {
            require(
                    started ? Promise.STARTS_ONCE : Promise.WISHES_STAND,
                    noted != started,
                    () -> (started ? "a VM that was started is started again: " : "nobody else has started the VM: ")
                            + verdict);
            started = true;
        } else if (wish instanceof Wish.Move) {
            moves += noted ? 1 : 0;
            asked = moves;
        } else if (wish instanceof Wish.Drain drain) {
            settle(drain.host(), noted);
        } else if (wish instanceof Wish.Undrain undrain) {
            settle(undrain.host(), !noted);
        }
    }

    private void settle(HostName host, boolean isDrained) {
        drained.put(host.value(), isDrained);
        unsure.remove(host.value());
    }

    void shown(PoolSnapshot pool) {
        Optional<VmStatus> vm = pool.vm(Cluster.VM);
        Optional<VmWish> wish = vm.flatMap(VmStatus::wish);
        if (!first) {
            vm.ifPresent(status -> status.appointed().ifPresent(host -> placed(host, status, pool)));
        }
        first = false;
        if (pool.nowMillis() <= notedMillis) {
            return;
        }
        if (started) {
            require(
                    Promise.WISHES_STAND,
                    wish.map(VmWish::wanted).equals(Optional.of(WantedState.RUNNING)),
                    () -> "the VM was started, and the pool shows " + vm);
        }
        long done = wish.map(VmWish::moves).orElse(0L);
        require(
                Promise.WISHES_STAND,
                done >= moves && done <= asked,
                () -> moves + " moves were noted of " + asked + ", and the pool shows " + done);
        pool.hosts().forEach(this::drained);
    }

    private void drained(HostStatus host) {
        String name = host.report().host().name();
        require(
                Promise.WISHES_STAND,
                unsure.contains(name) || host.draining() == isDrained(name),
                () -> name + (isDrained(name) ? " is" : " is not") + " drained, and the pool shows " + host);
    }

    private void placed(Host host, VmStatus vm, PoolSnapshot pool) {
        require(
                Promise.PLACED_WELL,
                pool.host(new HostName(host.name()))
                        .filter(HostStatus::draining)
                        .isEmpty(),
                () -> host + " is drained, and appointed to " + vm);
        boolean has = vm.view()
                .filter(view -> view.primary().name().equals(host.name())
                        || view.backup().map(Host::name).equals(Optional.of(host.name())))
                .isPresent();
        require(Promise.PLACED_WELL, !has, () -> host + " has the machine, and is appointed to " + vm);
    }

    private void require(Promise promise, boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw ledger.remember(new Violation(promise, otherwise.get()));
        }
    }
}
