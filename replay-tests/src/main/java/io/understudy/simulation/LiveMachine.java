package io.understudy.simulation;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.log.entry.Baseline;
import io.understudy.log.frame.Frame;
import io.understudy.replica.SerialLine;
import io.understudy.simulation.guest.Guest;
import io.understudy.simulation.guest.GuestLog;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.util.ArrayList;
import java.util.List;

/** A machine that talks to the world and whose inputs and outputs are logged: the vCPU thread of an acting host. */
final class LiveMachine {
    private static final int MOST_STEPS = 60;
    private static final int CHUNK = 16;

    private final Scheduler scheduler;
    private final Ledger ledger;
    private final HostIdentity self;
    private final Guest guest;
    private final SerialLine line;
    private final OutputPlaces places;
    private final GuestLog log;
    private final Flaw flaw;
    private final byte[] chunk = new byte[CHUNK];
    private final List<Runnable> turns = new ArrayList<>();
    private boolean haltLogged;
    private boolean stopped;

    LiveMachine(
            Scheduler scheduler,
            Ledger ledger,
            HostIdentity self,
            Guest guest,
            Baseline start,
            SerialLine line,
            OutputPlaces places,
            Flaw flaw) {
        this.scheduler = scheduler;
        this.ledger = ledger;
        this.self = self;
        this.guest = guest;
        this.line = line;
        this.places = places;
        this.flaw = flaw;
        log = new GuestLog(start);
    }

    /** Lets it run on this process from now on; somebody is told after each turn. */
    void start(VirtualProcess process, Runnable turnEnded) {
        turns.add(turnEnded);
        turnAfter(process);
    }

    private void turnAfter(VirtualProcess process) {
        process.after(scheduler.between(1, 12), () -> {
            if (stopped) {
                return;
            }
            if (!log.isFull()) {
                turn();
            }
            turns.forEach(Runnable::run);
            turnAfter(process);
        });
    }

    void stop() {
        stopped = true;
    }

    long lastSequence() {
        return log.lastSequence();
    }

    Guest guest() {
        return guest;
    }

    Frame frame(long view, long from, int most) {
        return log.frame(view, from, most);
    }

    private void turn() {
        long now = Math.max(scheduler.now(), guest.nanos());
        if (scheduler.chance(0.3)) {
            made(log.next().clockAdvance(guest.position(), guest.check(), now), () -> guest.tick(now));
        }
        int length = line.input().take(chunk, 1 + scheduler.random().nextInt(CHUNK));
        if (length > 0) {
            long sequence = log.next().serialInput(guest.position(), guest.check(), chunk, 0, length);
            made(sequence, () -> guest.receive(chunk, length));
            places.input(guest.taken(), sequence);
            line.consumed(flaw == Flaw.CONSUMED_BEFORE_ACK ? 0 : sequence, length);
        }
        long before = guest.position();
        for (int steps = scheduler.random().nextInt(MOST_STEPS); steps > 0 && !guest.halted(); steps--) {
            step();
        }
        if (guest.position() != before) {
            haltLogged = false;
            made(log.next().progress(guest.position(), guest.check()), () -> {});
        } else if (guest.halted() && !haltLogged) {
            haltLogged = true;
            made(log.next().halt(guest.position(), guest.check()), () -> {});
        }
    }

    private void step() {
        int value = guest.step();
        if (value != Guest.SILENT) {
            long sequence = log.next().output(guest.position(), guest.outputs(), value);
            made(sequence, () -> {});
            places.output(guest.outputs(), sequence);
            line.output(sequence, guest.outputs(), value);
        }
    }

    private void made(long sequence, Runnable effect) {
        effect.run();
        ledger.made(self, sequence, guest.hash());
    }
}
