package io.understudy.verification.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The search for an order of one key's operations that respects time and explains every answer (Wing and Gong 1993, with
 * the memory of visited configurations of Lowe 2017).
 *
 * <p>Answered operations are tried in the order of their invocation, which on a serial line is nearly always the right
 * one; a maybe is tried only when no answered operation fits, which is just where an effect of it shows. So a history
 * without a fault costs one step per operation.
 */
final class KeySearch {
    /** How a search ended. */
    enum Outcome {
        /** Such an order exists. */
        LINEARIZABLE,
        /** None does. */
        BROKEN,
        /** The limit was reached first. */
        UNDECIDED
    }

    private static final BitSet NOTHING_AHEAD = new BitSet();
    private static final int NO_CANDIDATE = Integer.MIN_VALUE;

    /** An operation that was placed, and what to return to when that turns out wrong. */
    private record Placed(int candidate, String stateBefore) {}

    private final List<Operation> answered = new ArrayList<>();
    private final List<Operation> maybes = new ArrayList<>();
    private final long statesMost;
    private final EventList events;
    private final VisitedConfigurations visited = new VisitedConfigurations();
    private final Deque<Placed> path = new ArrayDeque<>();
    private final BitSet placed = new BitSet();
    private final BitSet spent = new BitSet();
    private String state;
    private int placedCount;

    private int furthestPlaced = -1;
    private int furthestSpent;
    private String furthestState;
    private Operation blocked;

    /** @param wrongTurnsMost how many configurations it may visit beyond one per operation */
    KeySearch(List<Operation> operations, long wrongTurnsMost) {
        for (Operation operation : operations) {
            if (operation.answered() && !operation.refused()) {
                answered.add(operation);
            } else if (!operation.answered() && operation.kind().isWrite()) {
                maybes.add(operation);
            }
        }
        answered.sort(Comparator.comparingLong(Operation::invokedNanos));
        maybes.sort(Comparator.comparingLong(Operation::invokedNanos));
        statesMost = operations.size() + wrongTurnsMost;
        events = new EventList(answered);
    }

    Outcome run() {
        // Candidates are numbered: an event of the list, or ~m for maybe m.
        if (events.isEmpty()) {
            return Outcome.LINEARIZABLE;
        }
        visited.add(configuration(), spent);
        int candidate = events.first();
        while (!events.isEmpty()) {
            if (candidate >= 0 && EventList.isAnswer(candidate)) {
                candidate = ~0;
            }
            if (candidate < 0) {
                candidate = nextMaybe(~candidate);
            }
            if (candidate == NO_CANDIDATE) {
                noteFurthest();
                if (path.isEmpty()) {
                    return Outcome.BROKEN;
                }
                candidate = after(takeBack());
            } else if (tryPlacing(candidate)) {
                candidate = events.first();
            } else {
                candidate = after(candidate);
            }
            if (visited.size() > statesMost && !events.isEmpty()) {
                noteFurthest();
                return Outcome.UNDECIDED;
            }
        }
        return Outcome.LINEARIZABLE;
    }

    /** After {@link Outcome#BROKEN} or {@link Outcome#UNDECIDED}: the operation that the longest order had no place for. */
    Operation blocked() {
        return blocked;
    }

    /** The state in which the blocked operation should have found the key. */
    String stateBeforeBlocked() {
        return furthestState;
    }

    private int after(int candidate) {
        return candidate >= 0 ? events.next(candidate) : candidate - 1;
    }

    /** The next unspent maybe that was invoked before the first answer that is due. */
    private int nextMaybe(int from) {
        int maybe = spent.nextClearBit(from);
        if (maybe >= maybes.size()) {
            return NO_CANDIDATE;
        }
        long due = answered.get(events.firstAnswered()).answeredNanos();
        return maybes.get(maybe).invokedNanos() <= due ? ~maybe : NO_CANDIDATE;
    }

    private boolean tryPlacing(int candidate) {
        boolean isMaybe = candidate < 0;
        Operation operation = isMaybe ? maybes.get(~candidate) : answered.get(EventList.operation(candidate));
        if (!isMaybe && !KeyModel.agrees(state, operation)) {
            return false;
        }
        path.push(new Placed(candidate, state));
        state = KeyModel.next(state, operation);
        if (isMaybe) {
            spent.set(~candidate);
        } else {
            placed.set(EventList.operation(candidate));
            placedCount++;
            events.lift(EventList.operation(candidate));
        }
        if (events.isEmpty() || visited.add(configuration(), spent)) {
            return true;
        }
        takeBack();
        return false;
    }

    /** Undoes the last placing and says which candidate it was. */
    private int takeBack() {
        Placed last = path.pop();
        state = last.stateBefore();
        if (last.candidate() < 0) {
            spent.clear(~last.candidate());
        } else {
            placed.clear(EventList.operation(last.candidate()));
            placedCount--;
            events.putBack(EventList.operation(last.candidate()));
        }
        return last.candidate();
    }

    private Configuration configuration() {
        int base = EventList.operation(events.first());
        int end = placed.length();
        BitSet ahead = end <= base ? NOTHING_AHEAD : placed.get(base + 1, end);
        return new Configuration(base, ahead, state);
    }

    /** Of the dead ends that lie furthest, the one that supposed the least is the one to show. */
    private void noteFurthest() {
        int spentCount = spent.cardinality();
        if (placedCount > furthestPlaced || (placedCount == furthestPlaced && spentCount < furthestSpent)) {
            furthestPlaced = placedCount;
            furthestSpent = spentCount;
            furthestState = state;
            blocked = answered.get(events.firstAnswered());
        }
    }
}
