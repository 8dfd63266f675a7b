package io.understudy.bench.linux;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Processor seconds by row and way, one figure for each round. */
final class WorkFigures {
    private final Map<WorkRow, Map<Way, List<Double>>> figures = new LinkedHashMap<>();

    void add(WorkRow row, Way way, double seconds) {
        figures.computeIfAbsent(row, unused -> new EnumMap<>(Way.class))
                .computeIfAbsent(way, unused -> new ArrayList<>())
                .add(seconds);
    }

    /** In the order in which they came first. */
    List<WorkRow> rows(Phase phase) {
        return figures.keySet().stream().filter(row -> row.phase() == phase).toList();
    }

    /** Of all rounds; of an even number of them the mean of the middle two. */
    OptionalDouble median(WorkRow row, Way way) {
        List<Double> sorted = figures.getOrDefault(row, Map.of()).getOrDefault(way, List.of()).stream()
                .sorted()
                .toList();
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        int middle = sorted.size() / 2;
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    /** How many times the other way's median this one's is; nothing if either was not measured. */
    OptionalDouble ratio(WorkRow row, Way way, Way other) {
        return quotient(median(row, way), median(row, other));
    }

    /** How much dearer an aged machine alone does what a fresh one did; nothing if that one did not. */
    OptionalDouble ageing(WorkRow aged) {
        return quotient(median(aged, Way.ALONE), median(new WorkRow(Phase.FRESH, aged.name()), Way.ALONE));
    }

    private static OptionalDouble quotient(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }
}
