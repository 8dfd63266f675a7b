package io.understudy.bench.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkTableTest {
    private static final long MEGABYTE = 1_000_000;

    private final NetworkFigures figures = new NetworkFigures();

    @Test
    void shouldPrintTheBestOfAllRoundsAndItsLogBesideIt() {
        alone(1, 4, 2);
        alone(2, 1, 1);
        alone(4, 2, 3);
        assertEquals(List.of("alone 8.0 - 8.0 - 1.00 2.00", "alone 1.00 - 0.50 1.00 - 0.50"), rows("alone"));
        figures.received(
                Way.REPLICATED,
                transfer(2, OptionalLong.of(2 * MEGABYTE), Map.of(Part.MACHINE, 3.0, Part.BACKUP, 2.5)));
        figures.transmitted(Way.REPLICATED, transfer(1, OptionalLong.of(MEGABYTE / 10), Map.of(Part.MACHINE, 1.0)));
        figures.answered(Way.REPLICATED, new Latency(1.5, 8));
        assertEquals(
                List.of(
                        "replicated 4.0 8.0 8.0 0.8 1.50 8.00",
                        "replicated 3.00 2.50 - 1.00 - -",
                        "replicated / alone 0.50 1.00 1.50 4.00"),
                rows("replicated"));
    }

    @Test
    void shouldLeaveOutWhatWasNotMeasured() {
        alone(1, 1, 1);
        figures.received(Way.QEMU, transfer(1, OptionalLong.empty(), Map.of()));
        figures.transmitted(Way.QEMU, transfer(1, OptionalLong.empty(), Map.of()));
        assertEquals(Set.of(Way.ALONE), figures.ways());
        assertEquals(List.of(), rows("QEMU"));
        assertEquals(List.of(), rows("alone /"));
    }

    private void alone(double receiveSeconds, double transmitSeconds, double medianMillis) {
        figures.received(
                Way.ALONE,
                transfer(
                        receiveSeconds,
                        OptionalLong.empty(),
                        Map.of(Part.MACHINE, receiveSeconds, Part.SWITCH, receiveSeconds / 2)));
        figures.transmitted(
                Way.ALONE,
                transfer(
                        transmitSeconds,
                        OptionalLong.empty(),
                        Map.of(Part.MACHINE, transmitSeconds, Part.SWITCH, transmitSeconds / 2)));
        figures.answered(Way.ALONE, new Latency(medianMillis, 2 * medianMillis));
    }

    private static Transfer transfer(double seconds, OptionalLong log, Map<Part, Double> cpu) {
        return new Transfer(MEGABYTE, seconds, log, cpu);
    }

    private List<String> rows(String beginning) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new NetworkTable(figures, new PrintStream(bytes, true, StandardCharsets.UTF_8)).print();
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
    }
}
