package io.understudy.bench.linux;

import io.understudy.verification.shell.Checksum;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The work that is timed, every answer worked out on this host. */
final class Workload {
    /** From the start of the process to the guest's ready line; typed by nobody. */
    static final WorkRow BOOT = new WorkRow(Phase.FRESH, "boot");

    private static final int MEBIBYTES = 32;
    private static final int PROGRAMS = 500;
    private static final int LINES = 60_000;
    private static final String ZEROS = "dd if=/dev/zero bs=1M count=" + MEBIBYTES + " 2>/dev/null | ";

    private Workload() {}

    /** The same commands in either phase. */
    static List<WorkStep> in(Phase phase) {
        byte[] zeros = new byte[MEBIBYTES << 20];
        return List.of(
                new WorkStep(new WorkRow(phase, "sha256"), ZEROS + "sha256sum", digest("SHA-256", zeros)),
                new WorkStep(new WorkRow(phase, "md5"), ZEROS + "md5sum", digest("MD5", zeros)),
                new WorkStep(new WorkRow(phase, "gzip"), ZEROS + "gzip -c >/tmp/z", ""),
                // Two compressors need not agree in a single byte; what counts is what comes out again.
                new WorkStep(
                        new WorkRow(Phase.BETWEEN, "gunzip"),
                        "gunzip -c </tmp/z | md5sum; rm /tmp/z",
                        digest("MD5", zeros)),
                new WorkStep(
                        new WorkRow(phase, "programs"),
                        "i=0; while [ $i -lt " + PROGRAMS + " ]; do /bin/true; i=$((i+1)); done; echo $i",
                        Integer.toString(PROGRAMS)),
                new WorkStep(
                        new WorkRow(phase, "sort"),
                        "seq 1 " + LINES + " | sort -r | md5sum",
                        digest("MD5", sortedLines())));
    }

    /** In the order of their characters, the last one first. */
    private static byte[] sortedLines() {
        return IntStream.rangeClosed(1, LINES)
                .mapToObj(Integer::toString)
                .sorted(Collections.reverseOrder())
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** As BusyBox prints that of its standard input. */
    static String digest(String algorithm, byte[] bytes) {
        return new Checksum(algorithm).add(bytes).line();
    }
}
