package io.understudy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.bench.network.NetworkBench;
import io.understudy.bench.page.PageBench;
import io.understudy.bench.pause.PauseBench;
import io.understudy.bench.standby.StandbyBench;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark once, so that none can rot. What it measures on the way is worth nothing. */
class BenchmarksTest {
    private static final Pattern FIGURE = Pattern.compile("(?<![\\w=])\\d+(?:\\.\\d+)?");

    @BeforeAll
    static void findEngine() {
        // Another run of JMH on this host disturbs figures, but nobody reads these.
        System.setProperty("jmh.ignoreLock", "true");
        try {
            Assumptions.assumeTrue(EngineLibrary.locate() != null);
        } catch (EngineUnavailable e) {
            if (Boolean.getBoolean("understudy.requireEngine")) {
                throw e;
            }
            Assumptions.abort("skipped, no engine: " + e.getMessage());
        }
    }

    @Test
    void shouldRunEachBenchmarkOnceAndPrintItsFigures() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Benchmarks.run(Effort.ONCE, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        String printed = bytes.toString(StandardCharsets.UTF_8);
        for (Kernel kernel : Kernel.values()) {
            assertFigures(5, "(?m)^" + kernel + " .*$", printed);
        }
        for (MemoryKernel kernel : MemoryKernel.values()) {
            assertFigures(3, "(?m)^" + kernel + "(?: +\\S+){3}$", printed);
        }
        assertFigures(2, "(?m)^output rule .*$", printed);
        assertFigures(2, "(?m)^bare round trip .*$", printed);
        assertFigures(2, "(?m)^An entry costs .*$", printed);
    }

    @Test
    void shouldCompareHotAndColdStandby() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StandbyBench.runOnce(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertFigures(7, "(?m)^cold .*$", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldMeasureWhatPagesCost() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PageBench.runOnce(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        String printed = bytes.toString(StandardCharsets.UTF_8);
        assertFigures(3, "(?m)^torture, .*$", printed);
        assertFigures(3, "(?m)^  CPU ms .*$", printed);
        assertFigures(3, "(?m)^kv, .*$", printed);
        assertFigures(1, "(?m)^the pages got .*$", printed);
    }

    @Test
    void shouldMeasureAPause() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PauseBench.runOnce(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertFigures(5, "(?m)^torture, .*$", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldMeasureTheNetworkOfAPair() throws Exception {
        Assumptions.assumeTrue(isLinuxBuilt(), "skipped, no Linux guest: ./understudy guest linux");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NetworkBench.runOnce(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        String printed = bytes.toString(StandardCharsets.UTF_8);
        // receive, transmit, each with its log behind, p50, p99
        assertFigures(6, "(?m)^replicated .*$", printed);
    }

    private static boolean isLinuxBuilt() {
        try {
            return LinuxGuest.built(Architecture.I386) != null;
        } catch (IllegalStateException notBuilt) {
            return false;
        }
    }

    @Test
    void shouldLeaveNoBenchmarkOut() {
        Set<String> all = BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(benchmark -> benchmark.getUserClassQName())
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        CountingBenchmark.class.getName(),
                        MemoryBenchmark.class.getName(),
                        OutputRuleBenchmark.class.getName(),
                        RecordPathBenchmark.class.getName()),
                all);
    }

    private static void assertFigures(int count, String line, String printed) {
        Matcher found = Pattern.compile(line).matcher(printed);
        assertTrue(found.find(), () -> line + " is not in: " + printed);
        List<String> figures = new ArrayList<>();
        for (Matcher figure = FIGURE.matcher(found.group()); figure.find(); ) {
            figures.add(figure.group());
        }
        assertEquals(count, figures.size(), found.group());
    }
}
