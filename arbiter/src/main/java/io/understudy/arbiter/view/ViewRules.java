package io.understudy.arbiter.view;

import java.util.Optional;
import java.util.Set;

/**
 * The rules of the test-and-set, as a function from (current view, request) to the first objection or none. Rules 1 and
 * 6 are those of the primary/backup view service: a primary comes from the view before, and no view follows one that
 * its primary has not acknowledged.
 */
final class ViewRules {
    private ViewRules() {}

    /** Whether the requester has heard of a view this arbiter has not: then the arbiter's record is not the truth. */
    static Optional<String> objectionOfMemory(VmName vm, Optional<View> current, HostIdentity host, long knownView) {
        long number = numberOf(current);
        if (knownView <= number) {
            return Optional.empty();
        }
        return Optional.of(Verdict.Refused.MEMORY_LOST + host + " knows view " + knownView + " of " + vm
                + ", the arbiter " + (number == 0 ? "none" : "only view " + number) + "; restore its journal");
    }

    /** The same, once some host was found to have heard of more. */
    static String objectionOfMemory(VmName vm, Optional<View> current, long knownBeyond) {
        long number = numberOf(current);
        return Verdict.Refused.MEMORY_LOST + "a host knows view " + knownBeyond + " of " + vm + ", the arbiter "
                + (number == 0 ? "none" : "only view " + number) + "; restore its journal";
    }

    static Optional<String> objection(Optional<View> current, Advance request) {
        long number = numberOf(current);
        if (request.expectedView() != number) {
            return Optional.of(
                    "the view is " + number + " by now, not " + request.expectedView() + ": somebody else was first");
        }
        if (!request.primary().is(request.requester())) {
            return Optional.of(request.requester() + " asks for a view whose primary is " + request.primary()
                    + ": a host asks only for itself");
        }
        if (request.backup().isPresent()
                && request.primary().sharesHostWith(request.backup().get())) {
            return Optional.of("backup " + request.backup().get() + " and primary " + request.primary()
                    + " are on the same host: that protects nothing");
        }
        return current.isPresent() ? objectionOfSuccession(current.get(), request) : Optional.empty();
    }

    private static Optional<String> objectionOfSuccession(View view, Advance request) {
        if (!view.includes(request.primary().identity())) {
            return Optional.of(request.primary() + " was neither primary nor backup of " + view
                    + ": it has no state to go on from");
        }
        if (!view.acknowledged()) {
            return Optional.of("view " + view.number() + " was never acknowledged by its primary " + view.primary()
                    + ": no view follows it before that");
        }
        return Optional.empty();
    }

    /** A view whose backup has given the machine up protects nothing, and its primary could not know. */
    static Optional<String> objectionToBackup(Set<HostIdentity> gaveUp, Advance request) {
        return request.backup()
                .filter(backup -> gaveUp.contains(backup.identity()))
                .map(backup -> backup + " lost its primary meanwhile and gave its copy of the machine up");
    }

    /** Whether the requester was to be backup in the view that comes next, and asks to follow that one. */
    static boolean isOfNewcomer(Optional<View> current, Advance request) {
        return request.primary().is(request.requester())
                && current.filter(view ->
                                request.expectedView() == view.number() + 1 && !view.includes(request.requester()))
                        .isPresent();
    }

    static Optional<String> objection(Optional<View> current, Acknowledge request) {
        if (request.number() != numberOf(current)) {
            return Optional.of("the view is " + numberOf(current) + " by now, not " + request.number());
        }
        return current.filter(view -> !view.primary().is(request.host()))
                .map(view -> request.host() + " is not the primary of " + view + ": only the primary acknowledges");
    }

    static long numberOf(Optional<View> view) {
        return view.map(View::number).orElse(0L);
    }
}
