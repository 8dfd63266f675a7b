package io.understudy.verification.failover;

import java.util.List;

/** How far a Linux guest has come, told by what its console has shown so far. */
public enum BootStage {
    /** The console is dumb until the kernel has unpacked itself. */
    DECOMPRESSION("decompression", ""),
    EARLY_KERNEL("early kernel", "Linux version"),
    DRIVER_PROBING("driver probing", "PCI: Using configuration type"),
    LATE_KERNEL("late kernel", "sched_clock: Marking stable"),
    USER_SPACE("init", "Run /init");

    /**
     * What a kernel must be told besides so that its console shows all stages: without it, nothing is printed before the
     * serial driver is there, which is late in {@link #EARLY_KERNEL}.
     */
    public static final String KERNEL_OPTION = "earlyprintk=ttyS0";

    private final String words;
    private final String beginsWith;

    BootStage(String words, String beginsWith) {
        this.words = words;
        this.beginsWith = beginsWith;
    }

    /** The last stage whose beginning is in this text. */
    static BootStage of(String console) {
        List<BootStage> begun = List.of(values()).stream()
                .filter(stage -> console.contains(stage.beginsWith))
                .toList();
        return begun.get(begun.size() - 1);
    }

    /** For people. */
    String words() {
        return words;
    }
}
