package io.understudy.replay;

import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.entry.StateHash;
import io.understudy.machine.BlockMachine;
import java.util.ArrayList;
import java.util.List;

/** Everything one can do to one entry of a log. The sequence numbers of what comes out have no gap. */
final class Tampering {
    /** A log of which one entry was changed. */
    record Forgery(Entry entry, String change, List<Entry> entries) {
        String what() {
            return entry + " " + change;
        }
    }

    private final List<Entry> original;
    private final List<Forgery> forgeries = new ArrayList<>();

    private Tampering(List<Entry> original) {
        this.original = original;
    }

    static List<Forgery> withEntry(List<Entry> original, int index) {
        Tampering tampering = new Tampering(original);
        tampering.change(index);
        return tampering.forgeries;
    }

    private void change(int index) {
        Entry entry = original.get(index);
        add("missing", index, 1, List.of());
        add("duplicated", index, 1, List.of(entry, entry));
        if (index + 1 < original.size()) {
            add("swapped with the next", index, 2, List.of(original.get(index + 1), entry));
        }
        for (EntryType type : EntryType.values()) {
            if (type != entry.type()) {
                replace("as " + type, index, as(type, entry, entry.position(), checkOf(entry)));
            }
        }
        for (long shift : new long[] {-600, -1, 1, 600}) {
            if (entry.position() + shift >= 0) {
                replace("moved by " + shift, index, as(entry.type(), entry, entry.position() + shift, checkOf(entry)));
            }
        }
        if (entry.type() != EntryType.CLOCK_READ && entry.type() != EntryType.DRAW) {
            replace("another check", index, as(entry.type(), entry, entry.position(), checkOf(entry) ^ 1));
        }
        changeContent(index, entry);
    }

    private void changeContent(int index, Entry entry) {
        long position = entry.position();
        switch (entry.type()) {
            case CLOCK_READ -> {
                replace("a nanosecond later", index, Entry.clockRead(0, position, entry.nanos() + 1));
                replace("time zero", index, Entry.clockRead(0, position, 0));
            }
            case DRAW -> {
                byte[] bytes = entry.bytes();
                bytes[bytes.length / 2] ^= 0x10;
                replace("another bit", index, Entry.draw(0, position, entry.stream(), bytes));
                replace("of another stream", index, Entry.draw(0, position, entry.stream() + 1, entry.bytes()));
                replace("more bytes", index, Entry.draw(0, position, entry.stream(), new byte[bytes.length + 1]));
            }
            case OUTPUT -> {
                int length = entry.length();
                int check = entry.check();
                replace("of another stream", index, Entry.output(0, position, entry.stream() + 1, length, check));
                replace("of another length", index, Entry.output(0, position, entry.stream(), length + 1, check));
            }
            case CLOCK_ADVANCE -> {
                replace("a nanosecond later", index, Entry.clockAdvance(0, position, entry.check(), entry.nanos() + 1));
                replace("time zero", index, Entry.clockAdvance(0, position, entry.check(), 0));
            }
            case INPUT -> {
                byte[] bytes = entry.bytes();
                int check = entry.check();
                bytes[bytes.length / 2] ^= 0x10;
                replace("another byte", index, Entry.input(0, position, check, entry.stream(), bytes));
                byte[] more = new byte[bytes.length + 41];
                replace("too many bytes", index, Entry.input(0, position, check, entry.stream(), more));
                int other = BlockMachine.NET - entry.stream();
                replace("of another stream", index, Entry.input(0, position, check, other, entry.bytes()));
            }
            case INTERRUPT ->
                replace("another vector", index, Entry.interrupt(0, position, entry.check(), entry.vector() ^ 1));
            case HASH -> {
                StateHash hash = entry.hash();
                int check = entry.check();
                replace(
                        "other RAM",
                        index,
                        Entry.hash(
                                0,
                                position,
                                check,
                                new StateHash(hash.ram() ^ 1, hash.cpu(), hash.devices(), hash.output())));
                replace(
                        "other outputs",
                        index,
                        Entry.hash(
                                0,
                                position,
                                check,
                                new StateHash(hash.ram(), hash.cpu(), hash.devices(), hash.output() ^ 1)));
            }
            case END -> replace("another reason", index, Entry.end(0, position, entry.check(), entry.reason() ^ 1));
            case PROGRESS, HALT, CHECKPOINT -> {}
        }
    }

    private static int checkOf(Entry entry) {
        return entry.type() == EntryType.CLOCK_READ || entry.type() == EntryType.DRAW ? 0 : entry.check();
    }

    private static Entry as(EntryType type, Entry from, long position, int check) {
        EntryType was = from.type();
        long nanos = was == EntryType.CLOCK_READ || was == EntryType.CLOCK_ADVANCE ? from.nanos() : 1_000_000;
        return switch (type) {
            case CLOCK_READ -> Entry.clockRead(0, position, nanos);
            case DRAW ->
                was == EntryType.DRAW
                        ? Entry.draw(0, position, from.stream(), from.bytes())
                        : Entry.draw(0, position, 1, new byte[8]);
            case OUTPUT ->
                was == EntryType.OUTPUT
                        ? Entry.output(0, position, from.stream(), from.length(), check)
                        : Entry.output(0, position, 0, 1, check);
            case CLOCK_ADVANCE -> Entry.clockAdvance(0, position, check, nanos);
            case INPUT ->
                was == EntryType.INPUT
                        ? Entry.input(0, position, check, from.stream(), from.bytes())
                        : Entry.input(0, position, check, 0, new byte[] {1});
            case INTERRUPT -> Entry.interrupt(0, position, check, was == EntryType.INTERRUPT ? from.vector() : 0x20);
            case PROGRESS -> Entry.progress(0, position, check);
            case HALT -> Entry.halt(0, position, check);
            case HASH ->
                Entry.hash(0, position, check, was == EntryType.HASH ? from.hash() : new StateHash(1, 2, 3, 4));
            case CHECKPOINT -> Entry.checkpoint(0, position, check);
            case END -> Entry.end(0, position, check, was == EntryType.END ? from.reason() : 4);
        };
    }

    private void replace(String what, int index, Entry by) {
        add(what, index, 1, List.of(by));
    }

    private void add(String what, int index, int removed, List<Entry> by) {
        List<Entry> changed = new ArrayList<>(original.subList(0, index));
        changed.addAll(by);
        changed.addAll(original.subList(index + removed, original.size()));
        List<Entry> numbered = new ArrayList<>();
        for (Entry entry : changed) {
            numbered.add(numbered(entry, numbered.size() + 1));
        }
        forgeries.add(new Forgery(original.get(index), what, numbered));
    }

    private static Entry numbered(Entry entry, long sequence) {
        long position = entry.position();
        return switch (entry.type()) {
            case CLOCK_READ -> Entry.clockRead(sequence, position, entry.nanos());
            case DRAW -> Entry.draw(sequence, position, entry.stream(), entry.bytes());
            case OUTPUT -> Entry.output(sequence, position, entry.stream(), entry.length(), entry.check());
            case CLOCK_ADVANCE -> Entry.clockAdvance(sequence, position, entry.check(), entry.nanos());
            case INPUT -> Entry.input(sequence, position, entry.check(), entry.stream(), entry.bytes());
            case INTERRUPT -> Entry.interrupt(sequence, position, entry.check(), entry.vector());
            case PROGRESS -> Entry.progress(sequence, position, entry.check());
            case HALT -> Entry.halt(sequence, position, entry.check());
            case HASH -> Entry.hash(sequence, position, entry.check(), entry.hash());
            case CHECKPOINT -> Entry.checkpoint(sequence, position, entry.check());
            case END -> Entry.end(sequence, position, entry.check(), entry.reason());
        };
    }
}
