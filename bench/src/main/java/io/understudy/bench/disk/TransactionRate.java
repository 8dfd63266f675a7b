package io.understudy.bench.disk;

import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What pgbench found.
 *
 * @param perSecond transactions committed a second, without the time it takes to connect
 * @param latencyMillis how long one takes, on average
 */
record TransactionRate(double perSecond, double latencyMillis) {
    private static final Pattern PER_SECOND =
            Pattern.compile("(?m)^tps = ([0-9.]+) \\(without initial connection time\\)");
    private static final Pattern LATENCY = Pattern.compile("(?m)^latency average = ([0-9.]+) ms");
    private static final Pattern FAILED = Pattern.compile("(?m)^number of failed transactions: 0 ");

    /**
     * Of what it says in the end.
     *
     * @throws IOException in one line, if a transaction failed, or it has no figures
     */
    static TransactionRate of(String said) throws IOException {
        Matcher rate = PER_SECOND.matcher(said);
        Matcher latency = LATENCY.matcher(said);
        if (!rate.find() || !latency.find() || !FAILED.matcher(said).find()) {
            throw new IOException("pgbench said '" + HostProgram.oneLine(said) + "' instead of its figures");
        }
        return new TransactionRate(Double.parseDouble(rate.group(1)), Double.parseDouble(latency.group(1)));
    }
}
