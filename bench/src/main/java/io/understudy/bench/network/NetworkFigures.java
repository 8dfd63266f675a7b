package io.understudy.bench.network;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/** What was measured, each way's best of all rounds: other work on the host only ever takes away. */
final class NetworkFigures {
    private static final BinaryOperator<Transfer> FASTER =
            BinaryOperator.maxBy(Comparator.comparingDouble(Transfer::megabits));

    private final Map<Way, Transfer> receive = new EnumMap<>(Way.class);
    private final Map<Way, Transfer> transmit = new EnumMap<>(Way.class);
    private final Map<Way, Latency> latency = new EnumMap<>(Way.class);

    void received(Way way, Transfer transfer) {
        receive.merge(way, transfer, FASTER);
    }

    void transmitted(Way way, Transfer transfer) {
        transmit.merge(way, transfer, FASTER);
    }

    void answered(Way way, Latency measured) {
        latency.merge(way, measured, BinaryOperator.minBy(Comparator.comparingDouble(Latency::medianMillis)));
    }

    /** Those of which all was measured. */
    Set<Way> ways() {
        Set<Way> ways = EnumSet.noneOf(Way.class);
        ways.addAll(receive.keySet());
        ways.retainAll(transmit.keySet());
        ways.retainAll(latency.keySet());
        return ways;
    }

    /** To the guest. */
    Transfer receive(Way way) {
        return receive.get(way);
    }

    /** From the guest. */
    Transfer transmit(Way way) {
        return transmit.get(way);
    }

    Latency latency(Way way) {
        return latency.get(way);
    }

    /** The figures of two ways by each other; empty if one was not measured. */
    Optional<Ratios> ratios(Way way, Way other) {
        if (!ways().contains(way) || !ways().contains(other)) {
            return Optional.empty();
        }
        return Optional.of(new Ratios(
                receive(way).megabits() / receive(other).megabits(),
                transmit(way).megabits() / transmit(other).megabits(),
                latency(way).medianMillis() / latency(other).medianMillis(),
                latency(way).percentile99Millis() / latency(other).percentile99Millis()));
    }

    /** Of throughputs more is better, of latencies less. */
    record Ratios(double receive, double transmit, double median, double percentile99) {}
}
