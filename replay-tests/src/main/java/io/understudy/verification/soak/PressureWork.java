package io.understudy.verification.soak;

import io.understudy.linux.Architecture;
import io.understudy.verification.shell.Checksum;
import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * More files than RAM, in compressed swap, and many processes. A kernel that reclaims pages clears their Accessed bits
 * without a flush, and its translations must not depend on the host's clock.
 */
final class PressureWork implements SoakWork {
    private static final int FILES = 8;
    private static final int LINES = 120_000;
    private static final int PROCESSES = 40;

    /** On a crowded host all that may run at once do, and a 64-bit one takes a quarter of a MiB. */
    private static final int PROCESSES_AT_ONCE = 10;

    /** A file of this many numbered lines from 1 on. */
    private static final long COPY_KIBIBYTES = 712;

    /** Their numbers are a little longer. */
    private static final long FILES_KIBIBYTES = FILES * COPY_KIBIBYTES;

    private static final int FILLED_PERCENT = 80;

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final List<String> MUST_MOVE = List.of("pgdeactivate", "pgrefill", "pswpin", "pswpout");

    private final Architecture architecture;
    private final Random random;
    private int copies;
    private int rounds;

    PressureWork(Architecture architecture, Random random) {
        this.architecture = architecture;
        this.random = random;
    }

    /** In this order, each with what it needs before it. zram asks for its compressor by name, which no module's list says. */
    static List<String> modules(Architecture architecture) {
        return switch (architecture) {
            case I386 -> List.of("zsmalloc", "zram");
            case AMD64 -> List.of("lzo_rle", "zsmalloc", "zram");
        };
    }

    @Override
    public void begin(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        SoakWork.expect(shell, "dmesg -n 1; echo quiet", "quiet");
        for (String module : modules(architecture)) {
            SoakWork.expect(shell, "insmod /lib/modules/" + module + ".ko && echo loaded", "loaded");
        }
        SoakWork.expect(
                shell,
                "echo 96M >/sys/block/zram0/disksize; mkswap /dev/zram0 >/dev/null; swapon /dev/zram0 && echo swapping",
                "swapping");
        SoakWork.expect(shell, "mount -o remount,size=256m /tmp; cd /tmp && echo there", "there");
        copies = copies(number(shell, "grep MemAvailable /proc/meminfo"));
        if (copies > 0) {
            SoakWork.expect(
                    shell,
                    "seq " + LINES + " >b1; for i in $(seq 2 " + copies + "); do cat b1 >b$i; done; ls b* | wc -l",
                    Integer.toString(copies));
        }
    }

    /**
     * So much that with a round's files and processes it is more than what is free. Text, since swap is compressed memory
     * here: what does not shrink, or fills all, would only end in the kernel's OOM killer.
     */
    static int copies(long availableKibibytes) {
        return (int) (Math.max(0, availableKibibytes * FILLED_PERCENT / 100 - FILES_KIBIBYTES) / COPY_KIBIBYTES);
    }

    private static long number(ShellClient shell, String command)
            throws IOException, TimeoutException, WorkFailedException {
        String printed = shell.run(command, ANSWER_MILLIS);
        Matcher number = NUMBER.matcher(printed);
        if (!number.find()) {
            throw new WorkFailedException(
                    "'" + command + "' printed '" + printed.replace("\n", "\\n") + "', which has no number in it");
        }
        return Long.parseLong(number.group());
    }

    @Override
    public void round(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        rounds++;
        int first = 1 + random.nextInt(LINES);
        SoakWork.expect(
                shell,
                "for i in $(seq " + FILES + "); do seq $((i*1000+" + first + ")) $((i*1000+" + (first + LINES)
                        + ")) >f$i; done; cat f* | md5sum",
                sum(first));
        SoakWork.expect(
                shell,
                "for i in $(seq " + PROCESSES + "); do (echo $i | cat) & test $((i % " + PROCESSES_AT_ONCE
                        + ")) -ne 0 || wait; done | sort -n | tail -n 1",
                Integer.toString(PROCESSES));
        SoakWork.expect(shell, "rm f1 f3 f5; ls f* | wc -l", Integer.toString(FILES - 3));
        SoakWork.expect(shell, "for i in $(seq 2 " + copies + "); do cmp b1 b$i; done; echo same", "same");
    }

    private static String sum(int first) {
        Checksum sum = new Checksum("MD5");
        for (int file = 1; file <= FILES; file++) {
            StringBuilder text = new StringBuilder();
            for (int line = 0; line <= LINES; line++) {
                text.append(file * 1000 + first + line).append('\n');
            }
            sum.add(text.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return sum.line();
    }

    @Override
    public String finish(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        String printed = shell.run("grep -E '^(" + String.join("|", MUST_MOVE) + ") ' /proc/vmstat", ANSWER_MILLIS);
        Map<String, String> counters = new TreeMap<>();
        printed.lines().map(line -> line.split(" ", 2)).forEach(pair -> counters.put(pair[0], pair[1]));
        for (String counter : MUST_MOVE) {
            if (counters.getOrDefault(counter, "0").equals("0")) {
                throw new WorkFailedException("there was no memory pressure: the kernel's counters say " + counters);
            }
        }
        return rounds + " rounds, the kernel's counters: "
                + counters.toString().replaceAll("[{}]", "").replace('=', ' ');
    }
}
