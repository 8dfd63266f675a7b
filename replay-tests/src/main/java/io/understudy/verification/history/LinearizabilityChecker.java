package io.understudy.verification.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether the answers about the store are those of one store that takes every operation at one moment between
 * its invocation and its answer (Herlihy and Wing 1990). Keys are independent, so each is searched alone: a history is
 * linearizable if and only if each key's part is (their locality theorem).
 *
 * <p>Every key is absent at the start. An operation without an answer may take effect once, at any later time, or
 * never. Memory grows with the operations of the busiest key, times the length of its values.
 */
public final class LinearizabilityChecker {
    /**
     * Ample for a linearizable history: on a serial line there are next to no wrong turns. A broken one with many maybes
     * on one key may reach it, after some seconds.
     */
    public static final long DEFAULT_WRONG_TURNS = 300_000;

    private final long wrongTurnsMost;

    public LinearizabilityChecker() {
        this(DEFAULT_WRONG_TURNS);
    }

    /**
     * Bounds the search.
     *
     * @param wrongTurnsMost how many configurations may be visited beyond one per operation, for each key, before the
     *     answer is that the history is undecided, which counts as not clean
     */
    public LinearizabilityChecker(long wrongTurnsMost) {
        this.wrongTurnsMost = wrongTurnsMost;
    }

    /** At most one complaint per key. */
    public List<Complaint> check(History history) {
        List<Complaint> complaints = new ArrayList<>();
        history.byKey()
                .forEach((key, operations) -> checkKey(history, key, operations).ifPresent(complaints::add));
        return complaints;
    }

    private Optional<Complaint> checkKey(History history, String key, List<Operation> operations) {
        KeySearch search = new KeySearch(operations, wrongTurnsMost);
        return switch (search.run()) {
            case LINEARIZABLE -> Optional.empty();
            case BROKEN -> Optional.of(new Complaint(Rule.LINEARIZABLE, explain(history, key, operations, search)));
            case UNDECIDED ->
                Optional.of(new Complaint(
                        Rule.DECIDED,
                        "undecided: the search gave up after " + wrongTurnsMost + " wrong turns; the best order found "
                                + "has no place for this: " + explain(history, key, operations, search)));
        };
    }

    private static String explain(History history, String key, List<Operation> operations, KeySearch search) {
        Operation blocked = search.blocked();
        String state = search.stateBeforeBlocked();
        return "key " + Excerpt.of(key) + ": " + history.name(blocked) + ": expected "
                + Excerpt.of(KeyModel.answer(state, blocked)) + ", got " + Excerpt.of(blocked.answer())
                + new Diagnosis(history, operations)
                        .of(blocked, state)
                        .map(text -> "; " + text)
                        .orElse("");
    }
}
