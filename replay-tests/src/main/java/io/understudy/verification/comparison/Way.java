package io.understudy.verification.comparison;

import java.util.ArrayList;
import java.util.List;

/** How a machine is made fault-tolerant, or not. */
public enum Way {
    /** The backup executes the log as it comes (VMware FT). */
    REPLAY("exact replay", false),
    /** The backup gets the whole state again and again, and outputs wait for the next one (Remus). */
    CHECKPOINTS("checkpoints", true),
    /** The backup stores the log, and executes it when it must. */
    COLD("cold standby", true),
    /** There is no backup. */
    ALONE("alone", false);

    private final String words;
    private final boolean stores;

    Way(String words, boolean stores) {
        this.words = words;
        this.stores = stores;
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
        List<String> options = new ArrayList<>(List.of("--standby", stores ? "cold" : "hot"));
        options.addAll(List.of("--standby-folder", standbyFolder));
        if (this == CHECKPOINTS) {
            options.addAll(List.of("--standby-checkpoints", Long.toString(checkpointMillis)));
        }
        return options;
    }
}
