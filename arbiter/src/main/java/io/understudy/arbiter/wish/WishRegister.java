package io.understudy.arbiter.wish;

import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.InconsistentChangeException;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All wishes, and the decision on each new one. What is decided is read by nobody before its round is durable, so there
 * is one state and not two as in the register of views. If writing a decided change fails it must be thrown away. Not
 * thread-safe.
 */
public final class WishRegister {
    /** So many granted wishes are recognised when they are asked again. */
    public static final int REMEMBERED = 1024;

    private final int maxMachines;
    private final Map<VmName, VmWish> machines = new LinkedHashMap<>();
    private final Set<HostName> draining = new LinkedHashSet<>();
    private final Set<WishId> remembered = new LinkedHashSet<>();

    /** @param maxMachines how many machines may be wanted running or known as stopped */
    public WishRegister(int maxMachines) {
        this.maxMachines = maxMachines;
    }

    /** Forgotten ones included, in the order of their start. A live view. */
    public Map<VmName, VmWish> machines() {
        return Collections.unmodifiableMap(machines);
    }

    public Optional<VmWish> machine(VmName vm) {
        return Optional.ofNullable(machines.get(vm));
    }

    /** @param host a slot is drained with its host */
    public boolean isDraining(HostName host) {
        return draining.contains(host.withoutSlot());
    }

    /** Decides a wish; a remembered one is noted again and changes nothing. */
    public WishDecision decide(WishId id, Wish wish, WishContext context) {
        if (remembered.contains(id)) {
            return WishDecision.noted(Optional.empty());
        }
        Optional<String> objection = objection(wish, context);
        if (objection.isPresent()) {
            return WishDecision.declined(objection.get());
        }
        WishChange change = change(id, wish, context);
        apply(change);
        return WishDecision.noted(Optional.of(change));
    }

    private Optional<String> objection(Wish wish, WishContext context) {
        if (wish instanceof Wish.Start start) {
            return WishRules.objection(start, machines.get(start.vm()), context).or(this::objectionOfRoom);
        } else if (wish instanceof Wish.Drain drain) {
            return WishRules.objection(drain, context);
        } else if (wish instanceof Wish.Undrain) {
            return Optional.empty();
        }
        VmName vm = vm(wish);
        VmWish known = machines.get(vm);
        return WishRules.objectionToUnknown(vm, known, context).or(() -> {
            if (wish instanceof Wish.Move move) {
                return WishRules.objection(move, known, context);
            } else if (wish instanceof Wish.Repair repair) {
                return WishRules.objection(repair, known, context);
            } else if (wish instanceof Wish.Forget forget) {
                return WishRules.objection(forget, known, context);
            }
            return Optional.empty();
        });
    }

    private Optional<String> objectionOfRoom() {
        long known = machines.values().stream()
                .filter(wish -> wish.wanted() != WantedState.FORGOTTEN)
                .count();
        return known < maxMachines
                ? Optional.empty()
                : Optional.of("this arbiter holds its limit of " + maxMachines + " machines; forget stopped ones");
    }

    private static VmName vm(Wish wish) {
        if (wish instanceof Wish.Stop stop) {
            return stop.vm();
        } else if (wish instanceof Wish.Move move) {
            return move.vm();
        } else if (wish instanceof Wish.Repair repair) {
            return repair.vm();
        }
        return ((Wish.Forget) wish).vm();
    }

    private static WishChange change(WishId id, Wish wish, WishContext context) {
        if (wish instanceof Wish.Start start) {
            return new WishChange.Started(id, start.vm(), start.spec(), start.repair(), start.standby());
        } else if (wish instanceof Wish.Stop stop) {
            return new WishChange.Stopped(id, stop.vm());
        } else if (wish instanceof Wish.Move move) {
            View view = context.view(move.vm()).orElseThrow();
            return new WishChange.Moved(id, move.vm(), view.primary().identity());
        } else if (wish instanceof Wish.Repair repair) {
            return new WishChange.Repaired(id, repair.vm());
        } else if (wish instanceof Wish.Forget forget) {
            boolean hadViews = context.view(forget.vm()).isPresent();
            return new WishChange.Forgotten(id, forget.vm(), hadViews);
        } else if (wish instanceof Wish.Drain drain) {
            return new WishChange.Drained(id, drain.host());
        }
        return new WishChange.Undrained(id, ((Wish.Undrain) wish).host());
    }

    /** A view was decided: what it fulfils is wanted no more. */
    public void viewed(VmName vm, View view) {
        machines.computeIfPresent(vm, (name, wish) -> wish.viewed(view));
    }

    /**
     * Takes over a change from the journal at start-up.
     *
     * @throws InconsistentChangeException if the change cannot follow the ones before it
     */
    public void replay(WishChange change) throws InconsistentChangeException {
        if (!WishReplay.fits(change, machines)) {
            throw new InconsistentChangeException("a wish stands where it cannot have been granted: " + change);
        }
        apply(change);
    }

    private void apply(WishChange change) {
        if (change instanceof WishChange.Started started) {
            remember(started.id());
            machines.put(started.vm(), VmWish.started(started.spec(), started.repair(), started.standby()));
        } else if (change instanceof WishChange.Stopped stopped) {
            remember(stopped.id());
            machines.computeIfPresent(stopped.vm(), (vm, wish) -> wish.stopped());
        } else if (change instanceof WishChange.Moved moved) {
            remember(moved.id());
            machines.computeIfPresent(moved.vm(), (vm, wish) -> wish.moved(moved.from()));
        } else if (change instanceof WishChange.Repaired repaired) {
            remember(repaired.id());
            machines.computeIfPresent(repaired.vm(), (vm, wish) -> wish.withGoAhead());
        } else if (change instanceof WishChange.Forgotten forgotten) {
            remember(forgotten.id());
            machines.computeIfPresent(forgotten.vm(), (vm, wish) -> forgotten.hadViews() ? wish.forgotten() : null);
        } else if (change instanceof WishChange.Drained drained) {
            remember(drained.id());
            draining.add(drained.host());
        } else if (change instanceof WishChange.Undrained undrained) {
            remember(undrained.id());
            draining.remove(undrained.host());
        } else if (change instanceof WishChange.Wished wished) {
            machines.put(wished.vm(), wished.wish());
        } else if (change instanceof WishChange.StillDrained stillDrained) {
            draining.add(stillDrained.host());
        } else {
            remember(((WishChange.Remembered) change).id());
        }
    }

    private void remember(WishId id) {
        if (remembered.add(id) && remembered.size() > REMEMBERED) {
            Iterator<WishId> oldest = remembered.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The shortest history that leads to the present state. */
    public List<Change> snapshot() {
        List<Change> changes = new ArrayList<>();
        remembered.forEach(id -> changes.add(new WishChange.Remembered(id)));
        machines.forEach((vm, wish) -> changes.add(new WishChange.Wished(vm, wish)));
        draining.forEach(host -> changes.add(new WishChange.StillDrained(host)));
        return changes;
    }

    /** Forgets everything, for a state that comes whole from elsewhere. */
    public void clear() {
        machines.clear();
        draining.clear();
        remembered.clear();
    }
}
