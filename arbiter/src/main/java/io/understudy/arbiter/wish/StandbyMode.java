package io.understudy.arbiter.wish;

/** What a backup does with the log. The order is that of the bytes. */
public enum StandbyMode {
    /** It executes entries as they arrive. */
    HOT,
    /** It stores them and executes at takeover. */
    COLD
}
