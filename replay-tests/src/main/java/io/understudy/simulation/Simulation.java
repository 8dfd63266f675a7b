package io.understudy.simulation;

import io.understudy.arbiter.wish.RepairMode;
import io.understudy.simulation.drive.DiskPace;
import io.understudy.simulation.drive.DriveCounts;
import io.understudy.simulation.machine.Processor;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.Trace;
import java.util.Optional;
import java.util.SplittableRandom;

/** One history of a pair or a pool, its arbiter, its gateway and its clients: faults for a while, then peace, then judgement. */
public final class Simulation {
    private static final long FAULTY = 2_500 * Scheduler.MILLIS;
    private static final long LOOK = 50 * Scheduler.MILLIS;

    /**
     * Within so long after the faults have stopped the machine must serve, if anybody is left who can: a cold backup of a
     * guest that prints without end executes for seconds, and people who drain have one after the other do so.
     */
    private static final long RECOVERY = 40_000 * Scheduler.MILLIS;

    /** Far more than any history has. */
    private static final long MOST_EVENTS = 1_000_000;

    private final Scheduler scheduler;
    private final Cluster cluster;
    private final Weather weather;
    private final Operators operators;
    private final Peace peace;

    private Simulation(long seed, Processor processor, Trace trace) {
        scheduler = new Scheduler(seed, trace);
        SplittableRandom kind = new SplittableRandom(seed ^ 0x504F4F4CL);
        Optional<RepairMode> pool = kind.nextBoolean()
                ? Optional.of(kind.nextInt(5) == 0 ? RepairMode.MANUAL : RepairMode.AUTO)
                : Optional.empty();
        cluster = new Cluster(
                scheduler,
                ColdStandby.drawn(scheduler, pool.isPresent()),
                Audience.drawn(seed, processor.canFlood()),
                SpareMemory.drawn(seed),
                pool,
                processor.hasDrivers() ? Wire.drawn(seed) : Optional.empty(),
                SharedOrder.drawn(seed),
                processor.hasDrivers() ? DiskPace.drawn(seed) : Optional.empty(),
                processor);
        weather = new Weather(cluster, new SplittableRandom(-seed).nextInt(5) < 2);
        operators = new Operators(cluster);
        peace = new Peace(cluster);
    }

    /** Plays the history of this seed; the same seed gives the same outcome. */
    public static Outcome run(long seed) {
        return run(seed, Processor.SIMULATED, false);
    }

    /**
     * The same with what executes the guest.
     *
     * @param detailed with a line for every message in the trace
     */
    public static Outcome run(long seed, Processor processor, boolean detailed) {
        Trace trace = new Trace(detailed);
        Simulation simulation = new Simulation(seed, processor, trace);
        Optional<String> violation = Optional.empty();
        Optional<Promise> broken = Optional.empty();
        boolean served = false;
        // Nothing here may wait for anybody. Whatever would finds itself interrupted, and says so.
        Thread.currentThread().interrupt();
        try {
            served = simulation.play();
        } catch (Violation found) {
            violation = Optional.of(found.getMessage());
            broken = Optional.of(found.promise());
        } catch (RuntimeException thrown) {
            // What the product throws into its host's face is a finding as well.
            StackTraceElement[] places = thrown.getStackTrace();
            broken = Optional.of(Promise.NO_EXCEPTION);
            violation = Optional.of("an exception: " + thrown + (places.length == 0 ? "" : " at " + places[0]));
        } finally {
            simulation.cluster.close();
            var unused = Thread.interrupted();
        }
        Ledger ledger = simulation.cluster.ledger();
        return new Outcome(
                seed,
                violation,
                broken,
                trace.hash(),
                trace.lines(),
                ledger.takeovers(),
                simulation.cluster.coldCounts(),
                ledger.alone(),
                simulation.cluster.user().answers(),
                simulation.cluster.packetUser().map(PacketUser::answers).orElse(0),
                simulation.cluster.drives().map(Drives::counts).orElse(DriveCounts.NONE),
                served,
                !simulation.cluster.failures().overlapped());
    }

    private void roleChanged(SimulatedHost host) {
        weather.roleChanged(host);
        operators.roleChanged(host);
    }

    private void runUntil(long time) {
        scheduler.runUntil(() -> cluster.ledger().isBroken() || scheduler.happened() > MOST_EVENTS, time);
        cluster.ledger().judge();
        if (scheduler.happened() > MOST_EVENTS) {
            throw new Violation(Promise.PROGRESS, "more than " + MOST_EVENTS + " events: something turns in circles");
        }
    }

    private boolean play() {
        cluster.start(this::roleChanged, weather::renewalBegan);
        weather.begin();
        operators.begin();
        runUntil(FAULTY);
        operators.goHome();
        weather.clear();
        cluster.memory().grow();
        long end = FAULTY + RECOVERY;
        peace.begin();
        while (!peace.isSettled()) {
            if (scheduler.now() >= end) {
                throw peace.complaint();
            }
            runUntil(scheduler.now() + LOOK);
        }
        cluster.user().judge();
        return peace.isServed();
    }
}
