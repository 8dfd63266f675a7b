package io.understudy.verification.history;

import java.util.ArrayList;
import java.util.List;

/** Writes histories by hand: {@code .ask(1, 2, "append a x;", "OK 2")} is asked at 1 ms and answered at 2 ms. */
final class HistoryWriter {
    private final List<Operation> operations = new ArrayList<>();
    private int clockMillis;

    /** Asked after, and answered before, everything else that is written this way. */
    HistoryWriter ask(String request, String answer) {
        clockMillis += 2;
        return ask(clockMillis - 1, clockMillis, request, answer);
    }

    HistoryWriter ask(int invokedMillis, int answeredMillis, String request, String answer) {
        operations.add(operation(invokedMillis * 1_000_000L, answeredMillis * 1_000_000L, request, answer));
        return this;
    }

    HistoryWriter maybe(String request) {
        clockMillis++;
        operations.add(operation(clockMillis * 1_000_000L, Operation.NEVER, request, ""));
        return this;
    }

    History history() {
        return new History(operations);
    }

    private Operation operation(long invokedNanos, long answeredNanos, String request, String answer) {
        String[] words = request.split(" ", 3);
        for (OperationKind kind : OperationKind.values()) {
            if (kind.word().equals(words[0])) {
                String key = kind.hasKey() ? words[1] : "";
                String argument = words.length > (kind.hasKey() ? 2 : 1) ? words[words.length - 1] : "";
                return new Operation(operations.size(), kind, key, argument, answer, invokedNanos, answeredNanos);
            }
        }
        throw new IllegalArgumentException(request);
    }
}
