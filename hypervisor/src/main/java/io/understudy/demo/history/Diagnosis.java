package io.understudy.demo.history;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says in words what is wrong with an answer that no order explains, and names the token. It judges nothing: the search
 * has already refused the history.
 */
final class Diagnosis {
    private final History history;
    private final List<Operation> operations;
    private final Tokens tokens;

    /** @param operations all operations on one key */
    Diagnosis(History history, List<Operation> operations) {
        this.history = history;
        this.operations = operations;
        tokens = new Tokens(operations);
    }

    /** What the refused operation shows, given the state in which it should have found the key. */
    Optional<String> of(Operation refused, String state) {
        return switch (refused.kind()) {
            case GET ->
                KeyModel.valueRead(refused) == null
                        ? gone(state)
                        : compare(state, KeyModel.valueRead(refused), refused);
            case APPEND -> laterRead(refused, state).or(() -> byLength(refused, state));
            case PUT, DELETE, STAMP, SUM, UPTIME, PRINT -> Optional.empty();
        };
    }

    private Optional<String> compare(String expected, String got, Operation get) {
        List<String> found = tokens.split(got);
        List<String> wanted = tokens.split(expected == null ? "" : expected);
        Set<String> seen = new HashSet<>();
        for (String token : found) {
            Operation write = tokens.writeOf(token);
            if (write == null) {
                return Optional.of(Excerpt.of(token) + " was never sent");
            }
            if (get.answered() && write.invokedNanos() > get.answeredNanos()) {
                return Optional.of("token " + Excerpt.of(token) + " was sent only later");
            }
            if (!seen.add(token)) {
                return Optional.of("token " + Excerpt.of(token) + " is there twice");
            }
        }
        for (String token : wanted) {
            if (!seen.contains(token)) {
                return Optional.of(missing(token));
            }
        }
        return misplaced(wanted, found);
    }

    /** All wanted tokens are there, once each: one stands before another that it should follow, or should be gone. */
    private static Optional<String> misplaced(List<String> wanted, List<String> found) {
        for (int i = 0; i < found.size(); i++) {
            String token = found.get(i);
            if (!wanted.contains(token)) {
                return Optional.of("token " + Excerpt.of(token) + " is of an older value, or of a later one");
            }
            if (!token.equals(wanted.get(i))) {
                return Optional.of(
                        "token " + Excerpt.of(token) + " stands before " + Excerpt.of(wanted.get(i)) + ": reordered");
            }
        }
        return Optional.empty();
    }

    private Optional<String> gone(String state) {
        return state == null
                ? Optional.empty()
                : tokens.split(state).stream().findFirst().map(this::missing);
    }

    private String missing(String token) {
        Operation write = tokens.writeOf(token);
        boolean acknowledged = write != null && write.answered();
        return (acknowledged ? "acknowledged token " : "token ") + Excerpt.of(token) + " is lost";
    }

    /** What the next read of the token shows, up to the token itself, about an append that gave a wrong length. */
    private Optional<String> laterRead(Operation append, String state) {
        String token = append.argument();
        return operations.stream()
                .filter(o -> o.kind() == OperationKind.GET && o.invokedNanos() >= append.invokedNanos())
                .filter(o -> o.answer().contains(token))
                .findFirst()
                .flatMap(get -> {
                    String value = KeyModel.valueRead(get);
                    String upToToken = value.substring(0, value.lastIndexOf(token) + token.length());
                    return compare(KeyModel.next(state, append), upToToken, get)
                            .map(text -> text + ", as " + history.name(get) + " shows");
                });
    }

    private static Optional<String> byLength(Operation append, String state) {
        int expected = (state == null ? 0 : state.length()) + append.argument().length();
        String[] words = append.answer().split(" ", -1);
        if (words.length != 2 || !words[1].matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        int bytes = Integer.parseInt(words[1]) - expected;
        String fault = bytes > 0
                ? bytes + " bytes too many when token " + Excerpt.of(append.argument())
                        + " came: a token was taken twice, or an overwritten value is back"
                : -bytes + " bytes are missing when token " + Excerpt.of(append.argument())
                        + " came: an acknowledged token is lost";
        return Optional.of(fault);
    }
}
