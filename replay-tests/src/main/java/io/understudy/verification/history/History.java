package io.understudy.verification.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything that was asked of one guest over one serial line.
 *
 * @param operations in the order in which the requests went down the line, which is the order in which the guest reads
 *     them. {@link LinearizabilityChecker} does not rely on it, the checks of the machine do.
 */
public record History(List<Operation> operations) {
    public History {
        operations = List.copyOf(operations);
    }

    /** The operations on the store, key by key, in the order of the keys' first use. */
    public Map<String, List<Operation>> byKey() {
        return operations.stream()
                .filter(operation -> operation.kind().hasKey())
                .collect(Collectors.groupingBy(Operation::key, LinkedHashMap::new, Collectors.toList()));
    }

    /** How many operations have no answer. */
    public int maybes() {
        return (int) operations.stream().filter(o -> !o.answered()).count();
    }

    /** Names an operation for people: {@code client 3's append a c3.7; at 1.204 s}, counted from the first request. */
    String name(Operation operation) {
        StringBuilder name = new StringBuilder("client ")
                .append(operation.client())
                .append("'s ")
                .append(operation.kind().word());
        if (!operation.key().isEmpty()) {
            name.append(' ').append(Excerpt.of(operation.key()));
        }
        if (!operation.argument().isEmpty()) {
            name.append(' ').append(Excerpt.of(operation.argument()));
        }
        double seconds = (operation.invokedNanos() - operations.get(0).invokedNanos()) / 1e9;
        return name.append(String.format(Locale.ROOT, " at %.3f s", seconds)).toString();
    }
}
