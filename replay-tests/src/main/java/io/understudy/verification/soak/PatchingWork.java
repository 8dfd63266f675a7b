package io.understudy.verification.soak;

import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * A kernel that rewrites its own code while it runs. Only those ranges of {@code test_bpf} are run that the kernel's own
 * 32-bit translator takes: 64-bit division and atomics it refuses.
 */
final class PatchingWork implements SoakWork {
    private static final int[][] TRANSLATABLE = {{427, 499}, {638, 677}, {738, 771}};

    private final boolean hasModules;
    private final Random random;
    private long programs;
    private int rounds;

    /** @param hasModules whether the guest has the kernel's test modules */
    PatchingWork(boolean hasModules, Random random) {
        this.hasModules = hasModules;
        this.random = random;
    }

    @Override
    public void begin(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        SoakWork.expect(shell, "dmesg -n 1; echo 1 >/proc/sys/net/core/bpf_jit_enable; echo $?", "0");
        SoakWork.expect(
                shell,
                "mkdir -p /sys/kernel/tracing; mount -t tracefs tracing /sys/kernel/tracing;"
                        + " cd /sys/kernel/tracing && echo there",
                "there");
    }

    @Override
    public void round(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        rounds++;
        if (hasModules) {
            staticKeys(shell);
            for (int[] range : TRANSLATABLE) {
                int first = range[0] + random.nextInt(range[1] - range[0]);
                translate(shell, first, first + random.nextInt(range[1] + 1 - first));
            }
        }
        traceFunctions(shell);
    }

    private static void staticKeys(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        SoakWork.expect(
                shell,
                "insmod /lib/modules/test_static_key_base.ko && insmod /lib/modules/test_static_keys.ko && echo passed;"
                        + " rmmod test_static_keys; rmmod test_static_key_base",
                "passed");
    }

    private void translate(ShellClient shell, int first, int last)
            throws IOException, TimeoutException, WorkFailedException {
        int count = last - first + 1;
        programs += count;
        SoakWork.expect(
                shell,
                "dmesg -c >/dev/null; insmod /lib/modules/test_bpf.ko test_suite=test_bpf test_range=" + first + ","
                        + last + "; rmmod test_bpf; dmesg | grep -o 'Summary.*'",
                "Summary: " + count + " PASSED, 0 FAILED, [" + count + "/" + count + " JIT'ed]");
    }

    private static void traceFunctions(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        SoakWork.expect(shell, "echo function >current_tracer; cat current_tracer", "function");
        SoakWork.expect(
                shell,
                // What reads the trace would be traced too, and push out what it looks for.
                "ls -lR /proc/1 >/dev/null; echo 0 >tracing_on; test $(wc -l <enabled_functions) -gt 10000 && grep -q vfs_ trace"
                        + " && echo traced; echo 1 >tracing_on",
                "traced");
        SoakWork.expect(
                shell, "echo nop >current_tracer; cat current_tracer; wc -l <enabled_functions; echo >trace", "nop\n0");
    }

    @Override
    public String finish(ShellClient shell) {
        return rounds + " rounds of " + (hasModules ? "static keys, " : "") + "tracer on and off"
                + (hasModules ? ", " + programs + " BPF programs translated" : "");
    }
}
