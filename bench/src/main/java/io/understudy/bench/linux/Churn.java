package io.understudy.bench.linux;

import io.understudy.linux.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What makes a machine old: code at places where other code was before. Programs from pages that files had, files in pages
 * that programs had, kernel modules that come, patch the kernel and go.
 */
final class Churn {
    private static final int ROUNDS = 3;
    private static final int COPIES = 12;
    private static final int LINES = 2_000;
    private static final int FILES = 24;

    private Churn() {}

    static List<WorkStep> of(Architecture architecture) {
        List<WorkStep> steps = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            steps.add(programs());
            steps.add(step(
                    "for i in $(seq " + FILES + "); do dd if=/dev/zero of=/tmp/f$i bs=64k count=16 2>/dev/null; done;"
                            + " cat /tmp/f* | wc -c; rm /tmp/f*",
                    Integer.toString(FILES << 20)));
            steps.add(step(comeAndGo(architecture), "gone"));
            steps.add(step("echo 3 >/proc/sys/vm/drop_caches; echo $?", "0"));
        }
        return steps;
    }

    /** A copy whose name begins with "busybox" does what its first word says. */
    private static WorkStep programs() {
        String printed = IntStream.rangeClosed(1, LINES)
                .mapToObj(line -> line + "\n")
                .collect(Collectors.joining())
                .repeat(COPIES);
        return step(
                "for i in $(seq " + COPIES + "); do cp /bin/busybox /tmp/busybox$i; /tmp/busybox$i seq " + LINES
                        + " | /tmp/busybox$i sort -n; done | md5sum; rm /tmp/busybox*",
                Workload.digest("MD5", printed.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Whatever cannot be loaded or unloaded says so, and is a wrong answer. */
    private static String comeAndGo(Architecture architecture) {
        List<String> modules = modules(architecture);
        List<String> backwards = new ArrayList<>(modules);
        Collections.reverse(backwards);
        return "for m in " + String.join(" ", modules) + "; do insmod /lib/modules/$m.ko; done; "
                + "for m in " + String.join(" ", backwards) + "; do rmmod $m; done; "
                + switch (architecture) {
                    // Of its tests those that the kernel's own 32-bit translator takes.
                    case I386 ->
                        "insmod /lib/modules/test_bpf.ko test_suite=test_bpf test_range=427,499; rmmod test_bpf; ";
                    case AMD64 -> "";
                }
                + "echo gone";
    }

    /** Those of the initrd, each behind what it needs. */
    private static List<String> modules(Architecture architecture) {
        return switch (architecture) {
            case I386 -> List.of("test_static_key_base", "test_static_keys", "zsmalloc", "zram");
            case AMD64 -> List.of("lzo_rle", "zsmalloc", "zram");
        };
    }

    private static WorkStep step(String command, String expected) {
        return new WorkStep(new WorkRow(Phase.AGED, "churn"), command, expected);
    }
}
