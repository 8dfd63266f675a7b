package io.understudy.verification.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The invocations and answers of the operations that no order has yet placed, in the order of time, as a doubly linked
 * list from which an operation can be lifted and put back in constant time (Wing and Gong 1993, in the form of Lowe
 * 2017, section 4).
 *
 * <p>Event {@code 2 i} is the invocation of operation {@code i}, event {@code 2 i + 1} its answer. At equal times
 * invocations come first: operations that touch in time overlap.
 */
final class EventList {
    private final int[] next;
    private final int[] previous;
    private final int end;

    EventList(List<Operation> operations) {
        end = 2 * operations.size();
        next = new int[end + 1];
        previous = new int[end + 1];
        Integer[] inTime = new Integer[end];
        Arrays.setAll(inTime, event -> event);
        Arrays.sort(
                inTime,
                Comparator.<Integer>comparingLong(event -> {
                            Operation operation = operations.get(operation(event));
                            return isAnswer(event) ? operation.answeredNanos() : operation.invokedNanos();
                        })
                        .thenComparingInt(event -> event & 1));
        int last = end;
        for (int event : inTime) {
            link(last, event);
            last = event;
        }
        link(last, end);
    }

    static int operation(int event) {
        return event >> 1;
    }

    static boolean isAnswer(int event) {
        return (event & 1) == 1;
    }

    boolean isEmpty() {
        return next[end] == end;
    }

    /** The earliest event that is left: always an invocation. */
    int first() {
        return next[end];
    }

    int next(int event) {
        return next[event];
    }

    /** The operation that is answered first of those left: no order may place an operation invoked after that. */
    int firstAnswered() {
        int event = first();
        while (!isAnswer(event)) {
            event = next[event];
        }
        return operation(event);
    }

    void lift(int operation) {
        unlink(2 * operation);
        unlink(2 * operation + 1);
    }

    /** Undoes {@link #lift}; in the reverse order of lifting only. */
    void putBack(int operation) {
        relink(2 * operation + 1);
        relink(2 * operation);
    }

    private void link(int before, int after) {
        next[before] = after;
        previous[after] = before;
    }

    private void unlink(int event) {
        link(previous[event], next[event]);
    }

    private void relink(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }
}
