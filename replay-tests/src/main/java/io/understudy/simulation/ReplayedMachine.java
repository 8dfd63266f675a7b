package io.understudy.simulation;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.log.entry.Entry;
import io.understudy.replica.SerialLine;
import io.understudy.simulation.guest.Guest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A backup's machine: executes the log behind its reception, and keeps the outputs of its own execution. */
final class ReplayedMachine {
    private final Ledger ledger;
    private final HostIdentity self;
    private final SerialLine line;
    private final OutputPlaces places;
    private final Guest guest = new Guest();
    private final Deque<Entry> queue = new ArrayDeque<>();
    private long executedSequence;

    ReplayedMachine(Ledger ledger, HostIdentity self, SerialLine line, OutputPlaces places) {
        this.ledger = ledger;
        this.self = self;
        this.line = line;
        this.places = places;
    }

    void put(List<Entry> entries) {
        queue.addAll(entries);
    }

    Guest guest() {
        return guest;
    }

    long executedSequence() {
        return executedSequence;
    }

    boolean isCaughtUp() {
        return queue.isEmpty();
    }

    void execute(int most) {
        for (int i = 0; i < most && !queue.isEmpty(); i++) {
            Entry entry = queue.remove();
            execute(entry);
            executedSequence = entry.sequence();
            ledger.replayed(self, executedSequence, guest.hash());
        }
    }

    private void execute(Entry entry) {
        int value = Guest.SILENT;
        while (guest.position() < entry.position()) {
            if (guest.halted() || value != Guest.SILENT) {
                throw new Violation(self + " diverges at " + entry + ": it is at step " + guest.position());
            }
            value = guest.step();
        }
        switch (entry.type()) {
            case OUTPUT -> {
                if (value == Guest.SILENT
                        || guest.outputs() != entry.outputNumber()
                        || (value & 0xFF) != entry.check()) {
                    throw new Violation(self + " diverges at " + entry + ": it says " + value);
                }
                places.output(guest.outputs(), entry.sequence());
                line.serial(entry.sequence(), guest.outputs(), value);
            }
            case SERIAL_INPUT -> {
                compare(entry, value);
                byte[] bytes = entry.serialBytes();
                guest.receive(bytes, bytes.length);
                places.input(guest.taken(), entry.sequence());
            }
            case CLOCK_ADVANCE -> {
                compare(entry, value);
                guest.tick(entry.nanos());
            }
            case PROGRESS, HALT -> compare(entry, value);
            case CLOCK_READ, RANDOM, INTERRUPT, HASH, END ->
                throw new Violation(entry + " is in the log, which this machine never makes");
        }
    }

    private void compare(Entry entry, int value) {
        if (guest.check() != entry.check() || value != Guest.SILENT) {
            throw new Violation(self + " diverges at " + entry + ": check " + Integer.toHexString(guest.check()));
        }
    }
}
