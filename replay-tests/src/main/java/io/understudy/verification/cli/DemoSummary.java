package io.understudy.verification.cli;

import io.understudy.verification.failover.Timeline;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What several rounds of the demo came to. */
final class DemoSummary {
    private DemoSummary() {}

    static String of(List<Timeline> played, int rounds) {
        long clean = played.stream().filter(Timeline::clean).count();
        String text = clean + " of " + rounds + " histories clean"
                + spread("kill to live", played, Timeline::liveMicros)
                + spread("kill to first output", played, Timeline::outageMicros)
                + spread("the client's longest wait", played, Timeline::pauseMicros)
                + spread("its longest wait afterwards, until redundant again", played, Timeline::laterPauseMicros)
                + spread("kill to redundant again", played, Timeline::redundantMicros)
                + spread("the guest's pause while it was copied", played, Timeline::pausedMicros);
        Map<String, Long> stages = played.stream()
                .filter(timeline -> !timeline.stage().isEmpty())
                .collect(Collectors.groupingBy(Timeline::stage, TreeMap::new, Collectors.counting()));
        return stages.isEmpty()
                ? text
                : text + System.lineSeparator() + "struck during: "
                        + stages.entrySet().stream()
                                .map(stage -> stage.getKey() + " " + stage.getValue())
                                .collect(Collectors.joining(", "));
    }

    private static String spread(String what, List<Timeline> played, Function<Timeline, OptionalLong> figure) {
        long[] micros = played.stream()
                .map(figure)
                .flatMapToLong(OptionalLong::stream)
                .sorted()
                .toArray();
        return micros.length == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%n  %s: %d times, p50 %.1f ms, p99 %.1f ms, worst %.1f ms",
                        what,
                        micros.length,
                        micros[micros.length / 2] / 1000.0,
                        micros[(int) Math.ceil(0.99 * micros.length) - 1] / 1000.0,
                        micros[micros.length - 1] / 1000.0);
    }
}
