package io.understudy.bench.security;

import io.understudy.authority.Authority;
import io.understudy.bench.PairedLog;
import io.understudy.handshake.Handshake;
import io.understudy.handshake.secret.ChallengeHandshake;
import io.understudy.handshake.tls.TlsHandshake;
import io.understudy.identity.Identity;
import io.understudy.identity.Role;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** The same two things without a handshake, with the user's secret and with TLS, in turns: an output, and a state. */
public final class SecurityBench {
    private static final int OUTPUTS = 500;
    private static final int WARM_ROUNDS = 20;

    private record Ends(Handshake primary, Handshake backup) {}

    private SecurityBench() {}

    /** @param rounds of each; more are more exact */
    public static void run(int rounds, PrintStream out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-bench-security");
        try {
            Map<String, Ends> kinds = kinds(folder);
            outputs(kinds, rounds, out);
            states(kinds, Math.max(6, rounds), out);
        } finally {
            delete(folder);
        }
    }

    private static Map<String, Ends> kinds(Path folder) throws IOException {
        Authority authority = Authority.create(folder.resolve("authority"), Instant.now());
        Handshake secret = new ChallengeHandshake(new byte[32]);
        Map<String, Ends> kinds = new LinkedHashMap<>();
        kinds.put("open", new Ends(Handshake.OPEN, Handshake.OPEN));
        kinds.put("secret", new Ends(secret, secret));
        kinds.put("TLS", new Ends(keys(authority, folder, "primary"), keys(authority, folder, "backup")));
        return kinds;
    }

    private static Handshake keys(Authority authority, Path folder, String host) throws IOException {
        return TlsHandshake.of(authority.issue(new Identity(Role.HOST, host), folder.resolve(host), Instant.now(), 2));
    }

    private static void outputs(Map<String, Ends> kinds, int rounds, PrintStream out)
            throws IOException, InterruptedException {
        Map<String, Histogram> times = new LinkedHashMap<>();
        Map<String, PairedLog> pairs = new LinkedHashMap<>();
        Map<String, Long> numbers = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Ends> kind : kinds.entrySet()) {
                times.put(kind.getKey(), new Histogram(3));
                numbers.put(kind.getKey(), 0L);
                Ends ends = kind.getValue();
                pairs.put(kind.getKey(), new PairedLog(ends.primary(), ends.backup()));
            }
            for (int round = -WARM_ROUNDS; round < rounds; round++) {
                for (Map.Entry<String, PairedLog> pair : pairs.entrySet()) {
                    long number = numbers.get(pair.getKey());
                    for (int i = 0; i < OUTPUTS; i++) {
                        long before = System.nanoTime();
                        long released = pair.getValue().output(++number);
                        if (round >= 0 && released >= number) {
                            times.get(pair.getKey()).recordValue(System.nanoTime() - before);
                        }
                    }
                    numbers.put(pair.getKey(), number);
                }
            }
        } finally {
            pairs.values().forEach(PairedLog::close);
        }
        out.printf(
                "%nHow long an output waits, microseconds, over loopback%n%-8s %8s %8s %8s%n", "", "p50", "p99", "p50");
        double open = times.get("open").getValueAtPercentile(50);
        times.forEach((kind, seen) -> out.printf(
                Locale.ROOT,
                "%-8s %8.1f %8.1f %7.2fx%n",
                kind,
                seen.getValueAtPercentile(50) / 1e3,
                seen.getValueAtPercentile(99) / 1e3,
                seen.getValueAtPercentile(50) / open));
    }

    private static void states(Map<String, Ends> kinds, int rounds, PrintStream out)
            throws IOException, InterruptedException {
        Map<String, Histogram> times = new LinkedHashMap<>();
        kinds.keySet().forEach(kind -> times.put(kind, new Histogram(3)));
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Ends> kind : kinds.entrySet()) {
                Ends ends = kind.getValue();
                long nanos = PairedState.transfer(ends.primary(), ends.backup());
                if (round >= 0) {
                    times.get(kind.getKey()).recordValue(nanos);
                }
            }
        }
        // The best one of each: what else runs on this computer only makes it slower.
        out.printf("%nA state of %d MiB that does not compress, best of %d%n", PairedState.MEBIBYTES, rounds);
        out.printf("%-8s %8s %8s %8s%n", "", "MiB/s", "best", "p50");
        Histogram open = times.get("open");
        times.forEach((kind, seen) -> out.printf(
                Locale.ROOT,
                "%-8s %8.0f %7.2fx %7.2fx%n",
                kind,
                PairedState.MEBIBYTES / (seen.getMinValue() / 1e9),
                (double) open.getMinValue() / seen.getMinValue(),
                (double) open.getValueAtPercentile(50) / seen.getValueAtPercentile(50)));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
