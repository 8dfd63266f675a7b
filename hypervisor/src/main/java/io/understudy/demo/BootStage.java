package io.understudy.demo;

import java.util.List;

/** How far a Linux guest has come, told by what its console has shown so far. */
enum BootStage {
    /** The console is dumb until the kernel has unpacked itself and set up its first driver. */
    DECOMPRESSION("decompression", ""),
    EARLY_KERNEL("early kernel", "Linux version"),
    DRIVER_PROBING("driver probing", "PCI: Using configuration type"),
    LATE_KERNEL("late kernel", "setting system clock"),
    USER_SPACE("init", "Run /init");

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
