package io.understudy.bench.linux;

/** When a guest's shell was given a command. */
enum Phase {
    /** Soon after the machine's first prompt. */
    FRESH,
    /** After programs, files and kernel modules have come and gone, which is what wears a translator's caches out. */
    AGED,
    /** In between: what prepares, checks or parts, and is in no table. */
    BETWEEN
}
