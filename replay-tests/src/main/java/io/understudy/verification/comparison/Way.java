package io.understudy.verification.comparison;

import java.util.ArrayList;
import java.util.List;

/** How a machine is made fault-tolerant, or not. */
public enum Way {
    /** The backup executes the log as it comes (VMware FT). */
    REPLAY("exact replay", List.of()),
    /** The backup gets the whole state again and again, and outputs wait for the next one (Remus). */
    CHECKPOINTS("checkpoints", List.of("--standby", "cold")),
    /** The backup stores the log, and executes it when it must. */
    COLD("cold standby", List.of("--standby", "cold")),
    /** There is no backup. */
    ALONE("alone", List.of());

    private final String words;
    private final List<String> ofBackup;

    Way(String words, List<String> ofBackup) {
        this.words = words;
        this.ofBackup = ofBackup;
    }

    /** For people. */
    String words() {
        return words;
    }

    /**
     * Options of the backup.
     *
     * @param standbyFolder where it stores
     * @param checkpointMillis so often a checkpoint is taken
     */
    List<String> ofBackup(String standbyFolder, long checkpointMillis) {
        List<String> options = new ArrayList<>(ofBackup);
        options.addAll(List.of("--standby-folder", standbyFolder));
        if (this == CHECKPOINTS) {
            options.addAll(List.of("--standby-checkpoints", Long.toString(checkpointMillis)));
        }
        return options;
    }
}
