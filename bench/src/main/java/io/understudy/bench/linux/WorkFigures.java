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

    /** Of all rounds: other work on the host, and on what it shares its cores and caches with, only ever adds time. */
    OptionalDouble least(WorkRow row, Way way) {
        return figures.getOrDefault(row, Map.of()).getOrDefault(way, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .min();
    }

    /** How many times the other way's least this one's is; nothing if either was not measured. */
    OptionalDouble ratio(WorkRow row, Way way, Way other) {
        return quotient(least(row, way), least(row, other));
    }

    /** How much dearer an aged machine alone does what a fresh one did; nothing if that one did not. */
    OptionalDouble ageing(WorkRow aged) {
        return quotient(least(aged, Way.ALONE), least(new WorkRow(Phase.FRESH, aged.name()), Way.ALONE));
    }

    private static OptionalDouble quotient(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }
}
