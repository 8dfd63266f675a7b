package io.understudy.bench.network;

import java.util.Locale;

/** A process whose processor time is shown; passt and the client are the same for all, and left out. */
enum Part {
    /** Where the guest runs: the primary, or the only one. */
    MACHINE,
    BACKUP,
    SWITCH;

    /** The head of its column. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
