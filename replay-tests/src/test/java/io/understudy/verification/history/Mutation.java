package io.understudy.verification.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Ways to falsify one read of a linearizable history such that no order can explain it any more. */
enum Mutation {
    /** An append took effect twice. */
    DOUBLED("is there twice") {
        @Override
        Optional<List<String>> falsify(List<Operation> writes, Operation get, History history) {
            List<String> tokens = arguments(writes);
            tokens.add(tokens.get(0));
            return Optional.of(tokens);
        }
    },
    /** A token that was acknowledged before the read is missing, though an older one is there. */
    LOST("acknowledged token") {
        @Override
        Optional<List<String>> falsify(List<Operation> writes, Operation get, History history) {
            for (int i = 1; i < writes.size(); i++) {
                Operation lost = writes.get(i);
                if (before(writes.get(i - 1), lost) && before(lost, get)) {
                    List<String> tokens = arguments(writes);
                    tokens.remove(i);
                    return Optional.of(tokens);
                }
            }
            return Optional.empty();
        }
    },
    /** The newest acknowledged token is not there yet. */
    STALE("acknowledged token") {
        @Override
        Optional<List<String>> falsify(List<Operation> writes, Operation get, History history) {
            int last = writes.size() - 1;
            boolean stale = last > 0 && before(writes.get(last - 1), writes.get(last)) && before(writes.get(last), get);
            return stale ? Optional.of(arguments(writes).subList(0, last)) : Optional.empty();
        }
    },
    /** Two tokens, one acknowledged before the other was sent, stand the wrong way round. */
    REORDERED("reordered") {
        @Override
        Optional<List<String>> falsify(List<Operation> writes, Operation get, History history) {
            for (int i = 1; i < writes.size(); i++) {
                if (before(writes.get(i - 1), writes.get(i))) {
                    List<String> tokens = arguments(writes);
                    Collections.swap(tokens, i - 1, i);
                    return Optional.of(tokens);
                }
            }
            return Optional.empty();
        }
    },
    /** A token is there that was sent after the read was answered. */
    FROM_THE_FUTURE("was sent only later") {
        @Override
        Optional<List<String>> falsify(List<Operation> writes, Operation get, History history) {
            return history.operations().stream()
                    .filter(o -> o.kind() == OperationKind.APPEND && o.key().equals(get.key()) && before(get, o))
                    .findFirst()
                    .map(future -> {
                        List<String> tokens = arguments(writes);
                        tokens.add(future.argument());
                        return tokens;
                    });
        }
    },
    /** A token is there that nobody sent. */
    INVENTED("was never sent") {
        @Override
        Optional<List<String>> falsify(List<Operation> writes, Operation get, History history) {
            List<String> tokens = arguments(writes);
            tokens.add("x0;");
            return Optional.of(tokens);
        }
    };

    private final String diagnosis;

    Mutation(String diagnosis) {
        this.diagnosis = diagnosis;
    }

    /** A part of what the explanation must say. */
    String diagnosis() {
        return diagnosis;
    }

    /** The tokens that the read now shows, or nothing if this read does not lend itself to it. */
    abstract Optional<List<String>> falsify(List<Operation> writes, Operation get, History history);

    /** Falsifies a random read, or nothing if none lends itself to it. */
    Optional<History> apply(History history, Random random) {
        List<Operation> operations = new ArrayList<>(history.operations());
        Tokens tokens = new Tokens(operations);
        int start = random.nextInt(operations.size());
        for (int i = 0; i < operations.size(); i++) {
            int at = (start + i) % operations.size();
            Operation get = operations.get(at);
            String value = KeyModel.valueRead(get);
            if (value != null) {
                List<Operation> writes =
                        tokens.split(value).stream().map(tokens::writeOf).toList();
                Optional<List<String>> falsified = falsify(writes, get, history);
                if (falsified.isPresent()) {
                    operations.set(at, withValue(get, String.join("", falsified.get())));
                    return Optional.of(new History(operations));
                }
            }
        }
        return Optional.empty();
    }

    private static Operation withValue(Operation get, String value) {
        return new Operation(
                get.client(),
                get.kind(),
                get.key(),
                get.argument(),
                "VALUE " + value,
                get.invokedNanos(),
                get.answeredNanos());
    }

    private static boolean before(Operation first, Operation second) {
        return first.answered() && first.answeredNanos() < second.invokedNanos();
    }

    private static List<String> arguments(List<Operation> writes) {
        return new ArrayList<>(writes.stream().map(Operation::argument).toList());
    }
}
