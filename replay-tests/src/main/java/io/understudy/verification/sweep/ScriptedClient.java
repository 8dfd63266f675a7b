package io.understudy.verification.sweep;

import io.understudy.verification.history.Complaint;
import io.understudy.verification.history.History;
import io.understudy.verification.history.HistoryRules;
import io.understudy.verification.history.Operation;
import io.understudy.verification.history.OperationKind;
import io.understudy.verification.history.PrintedText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A client whose every request follows from the bytes it got: given the same bytes it has sent the same. It keeps a few
 * requests under way and makes none twice.
 */
final class ScriptedClient {
    private static final String READY = "kv ready";
    private static final int UNDER_WAY = 3;

    /** Appends are many, for a repeated one shows for ever. */
    private static final List<String> SCRIPT = List.of(
            "put a 1;",
            "append a 2;",
            "get a",
            "stamp",
            "append b 3;",
            "print 2",
            "append a 4;",
            "sum",
            "append b 5;",
            "get b",
            "uptime",
            "put b 6;",
            "append b 7;",
            "stamp",
            "append a 8;",
            "get a",
            "get b",
            "sum");

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final StringBuilder line = new StringBuilder();
    private final List<String> printed = new ArrayList<>();
    private final Deque<Operation> underWay = new ArrayDeque<>();
    private final List<Operation> answered = new ArrayList<>();
    private boolean greeted;
    private int asked;
    private long time;
    private String fault;

    /** The next byte from the guest. */
    void receive(int value) {
        if (value != '\n') {
            line.append((char) value);
            return;
        }
        take(line.toString());
        line.setLength(0);
    }

    /** All bytes sent so far. */
    byte[] sent() {
        return sent.toByteArray();
    }

    /** Whether everything was asked and answered, or nothing makes sense any more. */
    boolean done() {
        return fault != null || answered.size() == SCRIPT.size();
    }

    /** Why this is not what one machine that never failed answers; empty if it is. */
    Optional<String> fault() {
        if (fault != null) {
            return Optional.of(fault);
        }
        if (!done() || line.length() > 0) {
            return Optional.of(
                    "answered are " + answered.size() + " of " + SCRIPT.size() + " requests, left is '" + line + "'");
        }
        return HistoryRules.check(new History(answered)).stream().findFirst().map(Complaint::toString);
    }

    private void take(String text) {
        time++;
        if (!greeted) {
            greeted = text.equals(READY);
            fault = greeted ? null : "expected '" + READY + "', got '" + text + "'";
            ask();
            return;
        }
        Operation oldest = underWay.peek();
        if (oldest == null) {
            fault = "nothing was asked, got '" + text + "'";
        } else if (oldest.kind() == OperationKind.PRINT && text.startsWith("line ")) {
            printed.add(text);
        } else {
            underWay.remove();
            answered.add(answer(oldest, text));
            ask();
        }
    }

    private Operation answer(Operation asked, String text) {
        String whole = text;
        if (asked.kind() == OperationKind.PRINT && text.equals(PrintedText.END)) {
            printed.add(text);
            whole = String.join("\n", printed);
            printed.clear();
        }
        return new Operation(
                asked.client(), asked.kind(), asked.key(), asked.argument(), whole, asked.invokedNanos(), time);
    }

    private void ask() {
        while (underWay.size() < UNDER_WAY && asked < SCRIPT.size()) {
            String request = SCRIPT.get(asked);
            sent.writeBytes((request + "\n").getBytes(StandardCharsets.ISO_8859_1));
            underWay.add(operation(request.split(" ", -1), asked));
            asked++;
        }
    }

    private Operation operation(String[] words, int index) {
        OperationKind kind = List.of(OperationKind.values()).stream()
                .filter(each -> each.word().equals(words[0]))
                .findFirst()
                .orElseThrow();
        String key = kind.hasKey() ? words[1] : "";
        int last = kind.hasKey() ? 2 : 1;
        String argument = words.length > last ? words[last] : "";
        time++;
        return Operation.maybe(index % UNDER_WAY, kind, key, argument, time);
    }
}
