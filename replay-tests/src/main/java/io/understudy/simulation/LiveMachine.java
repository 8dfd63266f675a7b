package io.understudy.simulation;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.ChannelMessage.StatePiece;
import io.understudy.log.entry.Baseline;
import io.understudy.log.frame.Frame;
import io.understudy.machine.device.Uart16550;
import io.understudy.output.Outlets;
import io.understudy.output.OutputGate;
import io.understudy.output.Unconfirmed;
import io.understudy.replica.protocol.ActingMachine;
import io.understudy.replica.protocol.HandOut;
import io.understudy.replica.protocol.Partner;
import io.understudy.replica.protocol.SerialLine;
import io.understudy.replica.protocol.TransferProgress;
import io.understudy.simulation.guest.Guest;
import io.understudy.simulation.guest.GuestLog;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A machine that talks to the world and whose inputs and outputs are logged: the vCPU thread of an acting host. */
final class LiveMachine implements ActingMachine {
    private static final int MOST_STEPS = 60;
    private static final int CHUNK = 16;
    private static final int FAR_STEPS = 80;

    /** What a copy may take from its beginning to its end, about. */
    private static final long COPY_MILLIS = 600;

    private final SimulatedHost host;
    private final Scheduler scheduler;
    private final Ledger ledger;
    private final HostIdentity self;
    private final Guest guest;
    private final SerialLine line;
    private final OutputPlaces places;
    private final GuestLog log;
    private final Flaw flaw;
    private final byte[] chunk = new byte[CHUNK];
    private Partner partner;
    private LongSupplier view;
    private long sent;
    private long executed;
    private int handOuts;
    private boolean copying;
    private boolean haltLogged;
    private boolean stopped;
    private boolean standing;

    LiveMachine(SimulatedHost host, Guest guest, Baseline start) {
        this.host = host;
        this.scheduler = host.cluster().scheduler();
        this.ledger = host.cluster().ledger();
        this.self = host.self().identity();
        this.guest = guest;
        this.line = host.line();
        this.places = host.places();
        this.flaw = host.cluster().flaw();
        log = new GuestLog(start);
    }

    @Override
    public void whenReady(Runnable then) {
        then.run();
    }

    @Override
    public void show(Partner visitor, HandOut told) {
        throw new AssertionError("nobody asks a simulated machine for a snapshot");
    }

    @Override
    public Optional<TransferProgress> shown() {
        return Optional.empty();
    }

    @Override
    public void endShow() {
        // It has begun none.
    }

    @Override
    public void start() {
        ledger.started(self, host.role().view().orElseThrow());
        if (flaw == Flaw.OUTPUT_WITHOUT_ACK) {
            line.releaseAtOnce();
        }
        run();
    }

    /** Lets it run from now on. */
    void run() {
        VirtualProcess process = host.process();
        process.after(scheduler.between(1, 12), () -> {
            if (stopped) {
                return;
            }
            // OutputRest: while enough is unconfirmed it rests, but can be copied.
            if (!log.isFull() && line.hasRoom() && !isThrottled() && !standing) {
                turn();
            }
            // FlushRule: what something waits for leaves at once, the rest perhaps now, perhaps with the next
            // heartbeat.
            if (line.takeAwaited() || scheduler.chance(0.5)) {
                flush();
            }
            run();
        });
    }

    /** The counterpart of {@code Throttle}: it gets fewer turns while its backup is far behind. */
    private boolean isThrottled() {
        return executed > 0 && guest.position() - executed > FAR_STEPS && !scheduler.chance(0.1);
    }

    @Override
    public void handOut(Partner to, LongSupplier currentView, HandOut told) {
        copy(to, told, checkpoint -> {
            partner = to;
            view = currentView;
            sent = checkpoint;
            flush();
        });
    }

    @Override
    public void renew(Partner to, HandOut told) {
        if (copying) {
            return;
        }
        if (host.cluster().coldStandby().copyFails()) {
            host.process().post(() -> told.failed("no memory for a copy of the machine"));
        } else {
            copy(to, told, checkpoint -> {});
        }
    }

    /** @param following what is done with what was logged behind the copy's checkpoint, when the copy was sent */
    private void copy(Partner to, HandOut told, LongConsumer following) {
        int mine = ++handOuts;
        copying = true;
        soon(mine, () -> {
            long checkpoint = log.next().checkpoint(guest.position(), guest.check());
            made(checkpoint, () -> {});
            Unconfirmed outputs = unconfirmed();
            told.copied(0);
            Baseline start = log.baseline();
            Runnable begin = () -> {
                MachineCopy copy = new MachineCopy(start, guest.save(), outputs);
                to.send(copy.begin());
                long slowest = scheduler.chance(0.2) ? 1 : COPY_MILLIS / (2 + copy.pieces());
                sendOn(mine, to, copy, slowest, () -> {
                    copying = false;
                    following.accept(checkpoint);
                    told.sent(new TransferProgress(1, 1, 1));
                });
            };
            if (flaw == Flaw.COPY_OF_ANOTHER_MOMENT) {
                soon(mine, begin);
            } else {
                if (scheduler.chance(0.3)) {
                    flush();
                }
                begin.run();
            }
        });
    }

    private Unconfirmed unconfirmed() {
        Unconfirmed outputs = line.unconfirmed();
        if (flaw != Flaw.COPY_WITHOUT_WHAT_LEFT) {
            return outputs;
        }
        OutputGate forgetful = new OutputGate(1, new Outlets().with(Uart16550.STREAM, line));
        forgetful.resume(outputs);
        forgetful.confirm(Uart16550.STREAM, Math.min(guest.outputs(), ledger.outputs()));
        return forgetful.unconfirmed();
    }

    private void sendOn(int mine, Partner to, MachineCopy copy, long slowestMillis, Runnable done) {
        host.process().after(scheduler.between(0, 1 + slowestMillis), () -> {
            if (mine != handOuts || stopped) {
                return;
            }
            StatePiece piece = copy.next();
            if (piece != null) {
                to.send(piece);
                sendOn(mine, to, copy, slowestMillis, done);
            } else {
                to.send(copy.end());
                done.run();
            }
        });
    }

    private void soon(int mine, Runnable step) {
        host.process().after(scheduler.between(1, 80), () -> {
            if (mine == handOuts && !stopped) {
                step.run();
            }
        });
    }

    @Override
    public Optional<TransferProgress> handedOut() {
        return Optional.empty();
    }

    @Override
    public long loggedSequence() {
        return log.lastSequence();
    }

    @Override
    public long backupLagNanos() {
        return (guest.position() - executed) * Scheduler.MILLIS;
    }

    @Override
    public void ship(Partner to, LongSupplier currentView) {
        partner = to;
        view = currentView;
        sent = log.lastSequence();
    }

    /** What the ring's consumer does: everything logged so far leaves, in frames of chance sizes. */
    @Override
    public void flush() {
        while (partner != null && sent < log.lastSequence()) {
            Frame frame =
                    log.frame(view.getAsLong(), sent + 1, 1 + scheduler.random().nextInt(64));
            sent = frame.lastSequence();
            partner.send(new ChannelMessage.EntriesFrame(frame));
        }
    }

    @Override
    public void backupExecuted(long count) {
        executed = Math.max(executed, count);
    }

    @Override
    public void standStill() {
        standing = true;
    }

    @Override
    public void goOn() {
        standing = false;
    }

    @Override
    public void runFreely() {
        handOuts++;
        copying = false;
        executed = 0;
        partner = null;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        stopped = true;
    }

    @Override
    public long lastSequence() {
        return log.lastSequence();
    }

    @Override
    public long count() {
        return guest.position();
    }

    @Override
    public long hashes() {
        return 0;
    }

    @Override
    public long slices() {
        return 0;
    }

    @Override
    public boolean halted() {
        return guest.halted();
    }

    @Override
    public long nanos() {
        return guest.nanos();
    }

    private void turn() {
        long now = Math.max(scheduler.now(), guest.nanos());
        if (scheduler.chance(0.3)) {
            made(log.next().clockAdvance(guest.position(), guest.check(), now), () -> guest.tick(now));
        }
        int length = line.input().take(chunk, 1 + scheduler.random().nextInt(CHUNK));
        if (length > 0) {
            long sequence = log.next().input(guest.position(), guest.check(), Uart16550.STREAM, chunk, 0, length);
            made(sequence, () -> guest.receive(chunk, length));
            places.input(guest.taken(), sequence);
            line.consumed(flaw == Flaw.CONSUMED_BEFORE_ACK ? 0 : sequence, Uart16550.STREAM, length);
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
            long sequence = log.next().output(guest.position(), Uart16550.STREAM, 1, value);
            made(sequence, () -> {});
            places.output(guest.outputs(), sequence);
            line.output(sequence, Uart16550.STREAM, new byte[] {(byte) value}, 0, 1);
        }
    }

    private void made(long sequence, Runnable effect) {
        effect.run();
        ledger.made(self, sequence, guest.hash());
    }
}
