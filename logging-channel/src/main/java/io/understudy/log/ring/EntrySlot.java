package io.understudy.log.ring;

/** One place of the ring: where the entry's bytes lie, and where the log stood before it. */
final class EntrySlot {
    /** Where in the arena. */
    int index;

    int length;

    /** The arena's running offset behind the entry; it grows for ever, the gaps at the arena's end included. */
    long endOffset;

    /** The bases, so that a frame can begin at any entry. */
    long position;

    long nanos;
    long outputs;
}
