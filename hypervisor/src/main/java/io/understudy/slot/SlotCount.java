package io.understudy.slot;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many VMs a host serves. */
public final class SlotCount {
    /** The numbers of slots have three digits. */
    public static final int MOST = 999;

    private static final long BYTES_EACH = 1L << 30;

    private SlotCount() {}

    /**
     * For this computer, or as much of it as this process may use: 1 or more.
     */
    public static int here() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return of(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize());
    }

    /** One for each processor, for a VM that works keeps one busy, as long as each has a GiB of memory. */
    static int of(int processors, long memoryBytes) {
        return (int) Math.max(1, Math.min(Math.min(processors, MOST), memoryBytes / BYTES_EACH));
    }
}
