package io.understudy.verification.history;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Heavy output arrives whole: every line of every {@code print}, in order, undamaged, and none besides. */
final class PrintCheck {
    private PrintCheck() {}

    static Optional<Complaint> check(History history) {
        for (Operation operation : history.operations()) {
            if (operation.kind() == OperationKind.PRINT && operation.answered() && !operation.refused()) {
                Optional<String> fault = fault(operation);
                if (fault.isPresent()) {
                    return fault.map(text -> new Complaint(Rule.PRINT, history.name(operation) + ": " + text));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fault(Operation print) {
        int lines = Integer.parseInt(print.argument());
        Iterator<String> got = List.of(print.answer().split("\n", -1)).iterator();
        for (int i = 1; i <= lines; i++) {
            Optional<String> fault = compare("line " + i + " of " + lines, PrintedText.line(i), got);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return compare("the end", PrintedText.END, got)
                .or(() -> got.hasNext() ? Optional.of("more lines than " + lines) : Optional.empty());
    }

    private static Optional<String> compare(String place, String expected, Iterator<String> got) {
        String line = got.hasNext() ? got.next() : "nothing more";
        return line.equals(expected)
                ? Optional.empty()
                : Optional.of("at " + place + " expected " + Excerpt.of(expected) + ", got " + Excerpt.of(line));
    }
}
