package io.understudy.verification.history;

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
            case GET -> {
                String value = KeyModel.valueRead(refused);
                yield compare(state, value == null ? "" : value, refused, refused);
            }
            case APPEND -> laterRead(refused, state).or(() -> byLength(refused, state));
            case PUT, DELETE, STAMP, SUM, UPTIME, PRINT -> Optional.empty();
        };
    }

    /**
     * First what is wrong with the value whatever was expected, then how it differs from that.
     *
     * @param until what was acknowledged before this operation must be there
     */
    private Optional<String> compare(String expected, String got, Operation get, Operation until) {
        List<String> found = tokens.split(got);
        List<String> wanted = expected == null ? List.of() : tokens.split(expected);
        return strange(found, get)
                .or(() -> twice(found))
                .or(() -> reordered(found))
                .or(() -> lostBehindAnother(found, until))
                .or(() -> lost(wanted, found, until))
                .or(() -> misplaced(wanted, found));
    }

    private Optional<String> strange(List<String> found, Operation get) {
        for (String token : found) {
            Operation write = tokens.writeOf(token);
            if (write == null) {
                return Optional.of(Excerpt.of(token) + " was never sent");
            }
            if (before(get, write)) {
                return Optional.of("token " + Excerpt.of(token) + " was sent only later");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> twice(List<String> found) {
        Set<String> seen = new HashSet<>();
        return found.stream()
                .filter(token -> !seen.add(token))
                .findFirst()
                .map(token -> "token " + Excerpt.of(token) + " is there twice");
    }

    /** A token that stands before one which was acknowledged before it was even sent. */
    private Optional<String> reordered(List<String> found) {
        for (int i = 1; i < found.size(); i++) {
            if (before(tokens.writeOf(found.get(i)), tokens.writeOf(found.get(i - 1)))) {
                return Optional.of("token " + Excerpt.of(found.get(i - 1)) + " stands before "
                        + Excerpt.of(found.get(i)) + ": reordered");
            }
        }
        return Optional.empty();
    }

    /** An append that is not there although something older is: nothing can have erased the one without the other. */
    private Optional<String> lostBehindAnother(List<String> found, Operation until) {
        return operations.stream()
                .filter(o -> o.kind() == OperationKind.APPEND && !o.refused() && before(o, until))
                .filter(o -> !found.contains(o.argument()))
                .filter(o -> found.stream().anyMatch(token -> before(tokens.writeOf(token), o)))
                .findFirst()
                .map(o -> "acknowledged token " + Excerpt.of(o.argument()) + " is lost");
    }

    private Optional<String> lost(List<String> wanted, List<String> found, Operation until) {
        return wanted.stream()
                .filter(token -> !found.contains(token) && before(tokens.writeOf(token), until))
                .findFirst()
                .map(token -> "acknowledged token " + Excerpt.of(token) + " is lost");
    }

    private static Optional<String> misplaced(List<String> wanted, List<String> found) {
        return found.stream()
                .filter(token -> !wanted.contains(token))
                .findFirst()
                .map(token -> "token " + Excerpt.of(token) + " is of an older value, or of a later one");
    }

    private static boolean before(Operation first, Operation second) {
        return first.answered() && first.answeredNanos() < second.invokedNanos();
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
                    return compare(KeyModel.next(state, append), upToToken, get, append)
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
