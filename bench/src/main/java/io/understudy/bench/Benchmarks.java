package io.understudy.bench;

import io.understudy.bench.arbiter.ArbiterBench;
import io.understudy.bench.disk.DatabaseBench;
import io.understudy.bench.disk.DiskBench;
import io.understudy.bench.disk.JoiningBench;
import io.understudy.bench.linux.IdleBench;
import io.understudy.bench.linux.LinuxBench;
import io.understudy.bench.linux.WorkBench;
import io.understudy.bench.network.NetworkBench;
import io.understudy.bench.page.PageBench;
import io.understudy.bench.pause.PauseBench;
import io.understudy.bench.security.SecurityBench;
import io.understudy.bench.standby.StandbyBench;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs the benchmarks and prints what they come to, as ratios of one run. {@code --quick} for a first look, {@code
 * --memory} for the memory paths alone, {@code --linux} for a whole operating system beside QEMU, {@code --work} for one
 * that works, {@code --network} for one that serves, {@code --disk} for one that reads and writes, {@code --database} for one that commits, {@code --joining} for what it takes to bring in a host, {@code --idle} for one that waits under replication, 64-bit ones with {@code --arch amd64}; {@code --pause}
 * for how long a copy stops a guest, {@code --standby} for hot and cold standby side by side, {@code --page} for what open
 * pages cost, {@code --arbiter} for how long a view takes, {@code --security} for what handshakes and TLS cost.
 */
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] arguments) throws RunnerException, InterruptedException {
        Request request;
        try {
            request = Request.of(List.of(arguments));
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
            return;
        }
        Effort effort = request.asks("--quick") ? Effort.QUICK : Effort.FULL;
        if (request.asks("--linux")) {
            linux(() -> LinuxBench.run(request.architecture(), System.out));
        } else if (request.asks("--work")) {
            linux(() -> WorkBench.run(request.architecture(), request.rounds(), System.out));
        } else if (request.asks("--network")) {
            linux(() -> NetworkBench.run(request.architecture(), request.rounds(), request.megabytes(), System.out));
        } else if (request.asks("--idle")) {
            linux(() -> IdleBench.run(request.architecture(), System.out));
        } else if (request.asks("--pause")) {
            linux(() -> PauseBench.run(System.out));
        } else if (request.asks("--standby")) {
            linux(() -> StandbyBench.run(System.out));
        } else if (request.asks("--disk")) {
            linux(() -> DiskBench.run(request.asks("--quick") ? 2 : 10, System.out));
        } else if (request.asks("--database")) {
            linux(() -> DatabaseBench.run(request.asks("--quick") ? 5 : 20, System.out));
        } else if (request.asks("--joining")) {
            linux(() -> JoiningBench.run(request.asks("--quick") ? 2 : 20, System.out));
        } else if (request.asks("--page")) {
            linux(() -> PageBench.run(request.rounds(), System.out));
        } else if (request.asks("--arbiter")) {
            linux(() -> ArbiterBench.run(request.asks("--quick") ? 300 : 3000, System.out));
        } else if (request.asks("--security")) {
            linux(() -> SecurityBench.run(request.asks("--quick") ? 3 : 20, System.out));
        } else if (request.asks("--memory")) {
            memory(new Runner(options(MemoryBenchmark.class, effort).build()).run(), System.out);
        } else {
            run(effort, System.out);
        }
    }

    private interface LinuxRun {
        void run() throws IOException, InterruptedException;
    }

    private static void linux(LinuxRun run) throws InterruptedException {
        try {
            run.run();
        } catch (IOException | IllegalStateException e) {
            refuse(e.getMessage());
        }
    }

    private static void refuse(String why) {
        System.err.println("understudy: " + why);
        System.exit(2);
    }

    /** Runs all benchmarks, and prints one table for each class of them. */
    static void run(Effort effort, PrintStream out) throws RunnerException {
        counting(new Runner(options(CountingBenchmark.class, effort).build()).run(), out);
        memory(new Runner(options(MemoryBenchmark.class, effort).build()).run(), out);
        outputRule(new Runner(options(OutputRuleBenchmark.class, effort).build()).run(), out);
        recordPath(
                new Runner(options(RecordPathBenchmark.class, effort)
                                .addProfiler(GCProfiler.class)
                                .build())
                        .run(),
                out);
    }

    private static ChainedOptionsBuilder options(Class<?> benchmark, Effort effort) {
        return effort.on(new OptionsBuilder().include(benchmark.getName()));
    }

    /** Million guest instructions per second of processor time, by kernel and the other parameter. */
    @SuppressWarnings("rawtypes") // as JMH has it
    private static Map<String, Double> mips(Collection<RunResult> results, String parameter) {
        Map<String, Double> mips = new HashMap<>();
        for (RunResult result : results) {
            String key = result.getParams().getParam("kernel") + " "
                    + result.getParams().getParam(parameter);
            Map<String, Result> cost = result.getSecondaryResults();
            mips.put(
                    key,
                    cost.get("instructions").getScore() / cost.get("cpuMicros").getScore());
        }
        return mips;
    }

    private static void memory(Collection<RunResult> results, PrintStream out) {
        Map<String, Double> mips = mips(results, "memory");
        out.printf("%nMillion guest instructions per second of processor time, by memory path%n");
        out.printf("%-18s %10s %10s %12s%n", "kernel", "stock", "fast", "fast/stock");
        for (MemoryKernel kernel : MemoryKernel.values()) {
            double stock = mips.get(kernel + " " + MemoryMode.STOCK);
            double fast = mips.get(kernel + " " + MemoryMode.FAST);
            out.printf(Locale.ROOT, "%-18s %10.1f %10.1f %11.2fx%n", kernel, stock, fast, fast / stock);
        }
    }

    private static void counting(Collection<RunResult> results, PrintStream out) {
        Map<String, Double> mips = mips(results, "counter");
        out.printf("%nMillion guest instructions per second of processor time, and against the engine's own count=%n");
        out.printf(
                "%-12s %10s %10s %10s %14s %14s%n",
                "kernel", "native", "java", "count=", "native/count=", "java/count=");
        for (Kernel kernel : Kernel.values()) {
            double natively = mips.get(kernel + " " + Counter.NATIVE);
            double java = mips.get(kernel + " " + Counter.JAVA);
            double count = mips.get(kernel + " " + Counter.COUNT);
            out.printf(
                    Locale.ROOT,
                    "%-12s %10.0f %10.1f %10.1f %13.1fx %13.2fx%n",
                    kernel,
                    natively,
                    java,
                    count,
                    natively / count,
                    java / count);
        }
    }

    private static void outputRule(Collection<RunResult> results, PrintStream out) {
        double ruleMedian = 0;
        double bareMedian = 0;
        out.printf("%nHow long an output waits, microseconds, over loopback%n%-16s %8s %8s%n", "", "p50", "p99");
        for (RunResult result : results) {
            Statistics statistics = result.getPrimaryResult().getStatistics();
            boolean rule = result.getPrimaryResult().getLabel().equals("outputRule");
            double median = statistics.getPercentile(50);
            out.printf(
                    Locale.ROOT,
                    "%-16s %8.1f %8.1f%n",
                    rule ? "output rule" : "bare round trip",
                    median,
                    statistics.getPercentile(99));
            if (rule) {
                ruleMedian = median;
            } else {
                bareMedian = median;
            }
        }
        out.printf(Locale.ROOT, "the rule costs %.2f bare round trips (p50)%n", ruleMedian / bareMedian);
    }

    @SuppressWarnings("rawtypes")
    private static void recordPath(Collection<RunResult> results, PrintStream out) {
        for (RunResult result : results) {
            Result allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            out.printf(
                    Locale.ROOT,
                    "%nAn entry costs the vCPU %.0f ns and %.3f bytes of garbage%n",
                    result.getPrimaryResult().getScore(),
                    allocated == null ? Double.NaN : allocated.getScore());
        }
    }
}
