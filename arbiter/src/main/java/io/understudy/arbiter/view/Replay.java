package io.understudy.arbiter.view;

/**
 * One change of a journal applied to one machine, with the checks that a history written by this register always
 * passes. The rules that depend on the request alone are not checked again: the request is not in the journal.
 */
final class Replay {
    private Replay() {}

    static void apply(Change.OfViews change, VmRecord machine) throws InconsistentChangeException {
        long number = ViewRules.numberOf(machine.decidedView());
        require(machine.knownBeyond == 0, "a change of " + change.vm() + " stands after its views were found lost");
        if (change instanceof Change.Granted granted) {
            require(
                    granted.view().number() == number + 1,
                    "view " + granted.view().number() + " of " + change.vm() + " follows view " + number);
            require(
                    machine.decided != null || machine.spent.isEmpty(),
                    "view 1 of " + change.vm() + " stands after spent requests");
            require(
                    follows(machine.decided, granted.view()),
                    granted.view() + " of " + change.vm() + " follows " + machine.decided);
            require(
                    !granted.view().acknowledged() && !machine.spent.contains(granted.request()),
                    "view " + granted.view().number() + " of " + change.vm() + " was granted twice");
            machine.grant(granted.view(), granted.request());
        } else if (change instanceof Change.Acknowledged acknowledged) {
            require(
                    machine.decided != null && number == acknowledged.number() && !machine.decided.acknowledged(),
                    "an acknowledgement of view " + acknowledged.number() + " of " + change.vm() + " stands at view "
                            + number);
            machine.decided = machine.decided.withAcknowledgement();
        } else if (change instanceof Change.Spent spent) {
            require(machine.decided == null, "a spent request of " + change.vm() + " stands after its view");
            require(machine.spent.add(spent.request()), "a spent request of " + change.vm() + " stands there twice");
        } else if (change instanceof Change.Outdated outdated) {
            require(
                    outdated.knownView() > number,
                    "view " + outdated.knownView() + " of " + change.vm() + " is called lost at view " + number);
            machine.knownBeyond = outdated.knownView();
        } else if (change instanceof Change.GaveUp gaveUp) {
            require(
                    machine.decided != null
                            && !machine.decided.includes(gaveUp.host())
                            && machine.givesUp(gaveUp.host()),
                    gaveUp.host() + " gives " + change.vm() + " up at view " + number);
        } else {
            Change.Restored restored = (Change.Restored) change;
            RequestName maker = new RequestName(restored.view().primary().identity(), restored.requestId());
            require(machine.decided == null, "a restored view of " + change.vm() + " stands after another view");
            require(!machine.spent.contains(maker), "the restored view of " + change.vm() + " was granted twice");
            machine.grant(restored.view(), maker);
        }
    }

    /** Rules 1 and 6. */
    private static boolean follows(View before, View view) {
        if (before == null) {
            return true;
        }
        return before.acknowledged() && before.includes(view.primary().identity());
    }

    private static void require(boolean holds, String otherwise) throws InconsistentChangeException {
        if (!holds) {
            throw new InconsistentChangeException(otherwise);
        }
    }
}
