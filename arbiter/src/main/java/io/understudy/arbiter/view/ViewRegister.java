package io.understudy.arbiter.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The views of all machines, and the decision on each request. Used in two steps so that a journal fits in between:
 * {@link #decide} answers and says what to write, {@link #settle} makes visible what was written. Decisions build on
 * decided state, readers see durable state.
 *
 * <p>If writing a decided change fails the register must be thrown away: what is on the disk is unknown until the
 * journal is read again. Not thread-safe.
 */
public final class ViewRegister implements DurableState {
    private final int maxMachines;
    private final boolean grantsAll;
    private final Map<VmName, VmRecord> machines = new LinkedHashMap<>();

    /** @param maxMachines how many machines may be created, so that a stray client cannot fill the disk */
    public ViewRegister(int maxMachines) {
        this(maxMachines, false);
    }

    /**
     * The same, which can be told to be none.
     *
     * @param grantsAll says yes to whoever has a view of the machine and asks for the next one, which is as good as no arbiter:
     *     only to see what one is for
     */
    public ViewRegister(int maxMachines, boolean grantsAll) {
        this.maxMachines = maxMachines;
        this.grantsAll = grantsAll;
    }

    /** The current durable view of a machine, or none if there is no such machine. */
    public Optional<View> read(VmName vm) {
        return Optional.ofNullable(machines.get(vm)).map(machine -> machine.durable);
    }

    /** The current view as decided: it may not be durable yet, so it may enter decisions but no answer. */
    public Optional<View> decided(VmName vm) {
        return decidedView(machines.get(vm));
    }

    /** Every machine that has a durable view, in the order of their creation. */
    public List<VmName> machines() {
        return machines.entrySet().stream()
                .filter(machine -> machine.getValue().durable != null)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The highest view of a machine any host was found to know beyond the one decided here, 0 if none: such a machine's
     * views stay as they are, whoever asks.
     */
    public long knownBeyond(VmName vm) {
        VmRecord machine = machines.get(vm);
        return machine == null ? 0 : machine.knownBeyond;
    }

    /** Every machine of which a host knows a later view. */
    public List<VmName> outdated() {
        return machines.entrySet().stream()
                .filter(machine -> machine.getValue().knownBeyond > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether {@link #heard} would be proof of a view that nobody was known to know. */
    public boolean isNews(VmName vm, long knownView) {
        VmRecord machine = machines.get(vm);
        return knownView > ViewRules.numberOf(decidedView(machine))
                && (machine == null ? machines.size() < maxMachines : knownView > machine.knownBeyond);
    }

    /**
     * A host says which view it knows.
     *
     * @return what to write if that is the first proof that this register lacks views of the machine
     */
    public Optional<Change.OfViews> heard(VmName vm, long knownView) {
        VmRecord machine = machines.get(vm);
        boolean isNews = knownView > ViewRules.numberOf(decidedView(machine));
        // Where there is no room for another machine, none can be created either.
        if (!isNews || (machine == null && machines.size() >= maxMachines)) {
            return Optional.empty();
        }
        VmRecord record = machines.computeIfAbsent(vm, name -> new VmRecord());
        boolean isFirst = record.knownBeyond == 0;
        record.knownBeyond = Math.max(record.knownBeyond, knownView);
        return isFirst ? Optional.of(new Change.Outdated(vm, knownView)) : Optional.empty();
    }

    private Optional<Decision> lostMemory(VmName vm, HostIdentity host, long knownView) {
        Optional<View> current = decided(vm);
        Optional<Change.OfViews> proof = heard(vm, knownView);
        Optional<String> objection = ViewRules.objectionOfMemory(vm, current, host, knownView)
                .or(() -> Optional.of(knownBeyond(vm))
                        .filter(known -> known > 0)
                        .map(known -> ViewRules.objectionOfMemory(vm, current, known)));
        return objection.map(reason -> Decision.refused(current, reason, proof));
    }

    public Decision decide(Advance request) {
        VmRecord machine = machines.get(request.vm());
        if (grantsAll && (machine == null || request.knownView() > 0)) {
            return grant(request);
        }
        Optional<View> current = decidedView(machine);
        Optional<Decision> lostMemory = lostMemory(request.vm(), request.requester(), request.knownView());
        if (lostMemory.isPresent()) {
            return lostMemory.get();
        }
        if (machine != null && isOwnRecord(machine, request)) {
            return Decision.found(machine.decided);
        }
        if (machine != null && machine.spent.contains(request.name())) {
            return Decision.refused(
                    current,
                    "request " + request.requestId() + " of " + request.requester()
                            + " was granted before and is history: the view is " + machine.decided.number());
        }
        Optional<String> objection = ViewRules.objection(current, request)
                .or(() -> Optional.ofNullable(machine)
                        .flatMap(known -> ViewRules.objectionToBackup(known.gaveUp(), request)));
        if (objection.isPresent()) {
            boolean isNews = ViewRules.isOfNewcomer(current, request) && machine.givesUp(request.requester());
            Change.OfViews gaveUp = isNews ? new Change.GaveUp(request.vm(), request.requester()) : null;
            return Decision.refused(current, objection.get(), Optional.ofNullable(gaveUp));
        }
        if (machine == null && machines.size() >= maxMachines) {
            return Decision.refused(current, "this arbiter holds its limit of " + maxMachines + " machines");
        }
        return grant(request);
    }

    private Decision grant(Advance request) {
        View next = new View(request.expectedView() + 1, request.primary(), request.backup(), false);
        machines.computeIfAbsent(request.vm(), vm -> new VmRecord()).grant(next, request.name());
        return Decision.granted(next, new Change.Granted(request.vm(), next, request.requestId()));
    }

    /** The answer to this very request was lost and its winner asks again. */
    private static boolean isOwnRecord(VmRecord machine, Advance request) {
        View view = machine.decided;
        return request.name().equals(machine.maker)
                && view.number() == request.expectedView() + 1
                && view.primary().is(request.primary().identity())
                && view.backup().map(Host::identity).equals(request.backup().map(Host::identity));
    }

    public Decision decide(Acknowledge request) {
        VmRecord machine = machines.get(request.vm());
        Optional<View> current = decidedView(machine);
        Optional<Decision> lostMemory = lostMemory(request.vm(), request.host(), request.number());
        if (lostMemory.isPresent()) {
            return lostMemory.get();
        }
        Optional<String> objection = ViewRules.objection(current, request);
        if (objection.isPresent()) {
            return Decision.refused(current, objection.get());
        }
        if (machine.decided.acknowledged()) {
            return Decision.found(machine.decided);
        }
        machine.decided = machine.decided.withAcknowledgement();
        return Decision.granted(machine.decided, new Change.Acknowledged(request.vm(), request.number()));
    }

    /**
     * Makes a decided change visible, now that it is durable. Changes are settled in the order of their decisions.
     *
     * @return the machine's view as readers see it from now on
     */
    public View settle(Change.OfViews change) {
        VmRecord machine = machines.get(change.vm());
        if (change instanceof Change.Granted granted) {
            machine.durable = granted.view();
        } else if (change instanceof Change.Acknowledged) {
            machine.durable = machine.durable.withAcknowledgement();
        } else {
            throw new IllegalArgumentException("not a decided change: " + change);
        }
        return machine.durable;
    }

    @Override
    public void replay(Change change) throws InconsistentChangeException {
        if (!(change instanceof Change.OfViews ofViews)) {
            throw new InconsistentChangeException("this is a change of no view: " + change);
        }
        VmRecord machine = machines.computeIfAbsent(ofViews.vm(), vm -> new VmRecord());
        Replay.apply(ofViews, machine);
        machine.durable = machine.decided;
    }

    @Override
    public void endReplay() throws InconsistentChangeException {
        for (Map.Entry<VmName, VmRecord> machine : machines.entrySet()) {
            if (machine.getValue().decided == null && !machine.getValue().spent.isEmpty()) {
                throw new InconsistentChangeException(
                        "there are spent requests of " + machine.getKey() + " but no view");
            }
        }
    }

    @Override
    public List<Change> snapshot() {
        List<Change> changes = new ArrayList<>();
        machines.forEach((vm, machine) -> {
            for (RequestName request : machine.spent) {
                if (!request.equals(machine.maker)) {
                    changes.add(new Change.Spent(vm, request));
                }
            }
            if (machine.durable != null) {
                changes.add(new Change.Restored(vm, machine.durable, machine.maker.requestId()));
            }
            machine.gaveUp().forEach(host -> changes.add(new Change.GaveUp(vm, host)));
            if (machine.knownBeyond > 0) {
                changes.add(new Change.Outdated(vm, machine.knownBeyond));
            }
        });
        return changes;
    }

    private static Optional<View> decidedView(VmRecord machine) {
        return Optional.ofNullable(machine).flatMap(VmRecord::decidedView);
    }

    /** Forgets everything, for a state that comes whole from elsewhere. */
    public void clear() {
        machines.clear();
    }
}
