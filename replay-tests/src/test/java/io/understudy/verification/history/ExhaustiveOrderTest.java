package io.understudy.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The search agrees, on many small histories of arbitrary answers, with one that simply tries every order. */
class ExhaustiveOrderTest {
    private static final int HISTORIES = 30_000;
    private static final List<OperationKind> KINDS =
            List.of(OperationKind.PUT, OperationKind.GET, OperationKind.APPEND, OperationKind.DELETE);

    @Test
    void shouldAgreeWithTryingEveryOrder() {
        Random random = new Random(7);
        int linearizable = 0;
        for (int i = 0; i < HISTORIES; i++) {
            List<Operation> operations = new ArrayList<>();
            for (int j = 1 + random.nextInt(6); j > 0; j--) {
                operations.add(operation(random));
            }
            boolean expected = someOrderFits(null, new ArrayList<>(operations));
            History history = new History(operations);
            assertEquals(expected, new LinearizabilityChecker().check(history).isEmpty(), history::toString);
            linearizable += expected ? 1 : 0;
        }
        assertTrue(linearizable > HISTORIES / 10 && linearizable < HISTORIES * 9 / 10, linearizable + " of them");
    }

    /** Few values, not unique, so that answers are often right by chance. */
    private static Operation operation(Random random) {
        OperationKind kind = KINDS.get(random.nextInt(KINDS.size()));
        boolean writes = kind == OperationKind.PUT || kind == OperationKind.APPEND;
        String argument = writes ? (random.nextBoolean() ? "x" : "y") : "";
        String[] values = {"NONE", "VALUE x", "VALUE y", "VALUE xx", "VALUE xy", "VALUE yx"};
        String answer = switch (kind) {
            case PUT -> "OK";
            case GET -> values[random.nextInt(values.length)];
            case APPEND -> "OK " + (1 + random.nextInt(3));
            case DELETE -> random.nextBoolean() ? "OK" : "NONE";
            case STAMP, SUM, UPTIME, PRINT -> throw new AssertionError(kind);
        };
        long invoked = random.nextInt(8);
        return random.nextInt(4) == 0
                ? Operation.maybe(0, kind, "a", argument, invoked)
                : new Operation(0, kind, "a", argument, answer, invoked, invoked + random.nextInt(8));
    }

    private static boolean someOrderFits(String state, List<Operation> left) {
        if (left.stream().noneMatch(Operation::answered)) {
            return true;
        }
        for (int i = 0; i < left.size(); i++) {
            Operation next = left.remove(i);
            boolean first = left.stream().noneMatch(o -> o.answeredNanos() < next.invokedNanos());
            boolean fits = !next.answered() || KeyModel.answer(state, next).equals(next.answer());
            boolean found = first && fits && someOrderFits(KeyModel.next(state, next), left);
            left.add(i, next);
            if (found) {
                return true;
            }
        }
        return false;
    }
}
