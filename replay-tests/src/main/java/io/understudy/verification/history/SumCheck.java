package io.understudy.verification.history;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The guest's own sum of its store follows from what was asked of it: the one check that sees all keys at once. On one
 * serial line the guest takes requests in the order of sending, so the store at each {@code sum} is known, up to the
 * first request without an answer.
 *
 * <p>The store may hold keys of others; the first sum says what they add, and from then on they add the same.
 */
final class SumCheck {
    private final Map<String, String> store = new LinkedHashMap<>();
    private StoreSum others;

    private SumCheck() {}

    static Optional<Complaint> check(History history) {
        SumCheck check = new SumCheck();
        for (Operation operation : history.operations()) {
            if (!operation.answered()) {
                return Optional.empty();
            }
            if (operation.refused()) {
                continue;
            }
            if (operation.kind() == OperationKind.SUM) {
                Optional<String> fault = check.fault(operation);
                if (fault.isPresent()) {
                    return fault.map(text -> new Complaint(Rule.SUM, history.name(operation) + ": " + text));
                }
            } else if (operation.kind().isWrite()) {
                check.apply(operation);
            }
        }
        return Optional.empty();
    }

    private void apply(Operation write) {
        String value = KeyModel.next(store.get(write.key()), write);
        if (value == null) {
            store.remove(write.key());
        } else {
            store.put(write.key(), value);
        }
    }

    private Optional<String> fault(Operation sum) {
        Optional<StoreSum> got = StoreSum.parse(sum.answer());
        if (got.isEmpty()) {
            return Optional.of("expected a sum of the store, got " + Excerpt.of(sum.answer()));
        }
        StoreSum ours = StoreSum.of(store);
        if (others == null) {
            others = got.get().minus(ours);
        }
        StoreSum expected = others.plus(ours);
        return expected.equals(got.get())
                ? Optional.empty()
                : Optional.of("expected " + expected + ", got " + got.get() + ": the store is not what was put there");
    }
}
