package io.understudy.replay;

import io.understudy.log.entry.Entry;
import java.util.ArrayDeque;

/** Entries in order. The position of the first one that stands at a block start is known at any time. */
final class EntryBacklog {
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final ArrayDeque<Entry> atBlockStarts = new ArrayDeque<>();
    private long bytes;

    void add(Entry entry) {
        entries.add(entry);
        bytes += entry.heapBytes();
        if (!entry.type().synchronous()) {
            atBlockStarts.add(entry);
        }
    }

    Entry peek() {
        return entries.peek();
    }

    void remove() {
        Entry removed = entries.remove();
        bytes -= removed.heapBytes();
        if (!removed.type().synchronous()) {
            atBlockStarts.remove();
        }
    }

    /** The position of the first entry that stands at a block start; -1 if there is none. */
    long horizon() {
        Entry next = atBlockStarts.peek();
        return next == null ? -1 : next.position();
    }

    int size() {
        return entries.size();
    }

    /** What the entries take in memory. */
    long bytes() {
        return bytes;
    }
}
