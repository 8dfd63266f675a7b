package io.understudy.system;

import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process of ours holds: the bytes of all objects that somebody can still reach, by the JDK's {@code jcmd}. */
final class LiveHeap {
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    private static final int LOOKS = 5;

    private LiveHeap() {}

    /** The least of some looks, for what is being worked on just now is not held. */
    static long bytes(ChildProcess process) throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < LOOKS; look++) {
            least = Math.min(least, look(process.pid()));
        }
        return least;
    }

    private static long look(long pid) throws IOException, InterruptedException {
        // The histogram collects first, unless it is asked for -all.
        Process jcmd = new ProcessBuilder(List.of(JCMD.toString(), Long.toString(pid), "GC.class_histogram"))
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(said);
        if (jcmd.waitFor() != 0 || !total.find()) {
            throw new IOException("jcmd " + pid + " GC.class_histogram: "
                    + said.lines().findFirst().orElse("nothing"));
        }
        return Long.parseLong(total.group(1));
    }
}
