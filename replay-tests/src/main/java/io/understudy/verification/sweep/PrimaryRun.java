package io.understudy.verification.sweep;

import io.understudy.log.entry.Entry;
import io.understudy.machine.Machine;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.Slices;
import io.understudy.output.ConsumedMarks;
import io.understudy.output.Outlets;
import io.understudy.output.OutputGate;
import io.understudy.record.Recorder;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.platform.FailPoint.Stage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The session as its primary lives it, once. Between the machine's block starts every entry moves on by itself, one stage
 * at a time, in an order drawn at random; after each move a primary could die, and what it would leave is noted.
 */
final class PrimaryRun implements Recorder.Marks {
    static final int GATE_OUTPUTS = 1 << 14;
    static final int MARKS = 256;
    static final int LONGEST_SLICE = 20_000;
    static final long HASH_INTERVAL = 100_000;
    private static final long STOP_AT_COUNT = 200_000_000;
    private static final int MOST_MOVES = 12;

    private final SplittableRandom random;
    private final ConsumedMarks marks = new ConsumedMarks(MARKS, 0);
    private final GatewayModel gateway = new GatewayModel(new ScriptedClient());
    private final OutputGate gate = new OutputGate(GATE_OUTPUTS, new Outlets().with(Uart16550.STREAM, gateway));
    private final List<Boundary> boundaries = new ArrayList<>();
    private final MemoryLog log = new MemoryLog(1, made -> note(Stage.MADE, made));
    private long sent;
    private long received;
    private long acknowledged;
    private long released;

    private PrimaryRun(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Records the session.
     *
     * @throws IllegalStateException if already the primary alone does not give a clean history
     */
    static Recording record(MachineBuilder builder, long seed) {
        return new PrimaryRun(seed).play(builder);
    }

    /**
     * What one session left: its log, and every place to die.
     *
     * @param outputs what the client got, a character for each byte
     */
    record Recording(List<Entry> entries, String outputs, List<Boundary> boundaries) {}

    private Recording play(MachineBuilder builder) {
        SessionInputs inputs = new SessionInputs(
                gateway,
                new Slices(random.nextLong(), LONGEST_SLICE),
                random.nextLong(),
                0,
                0,
                0,
                this::turn,
                STOP_AT_COUNT);
        Recorder recorder = new Recorder(inputs, log, this, machine -> 0, HASH_INTERVAL, 0);
        try (Machine machine = builder.build(recorder, recorder)) {
            recorder.end(machine, machine.run());
        }
        while (released < log.lastSequence()) {
            move();
        }
        gateway.fault().ifPresent(fault -> {
            throw new IllegalStateException("the session is not clean even without a kill: " + fault);
        });
        return new Recording(
                log.entries(), new String(gateway.passed(), StandardCharsets.ISO_8859_1), List.copyOf(boundaries));
    }

    @Override
    public void output(long sequence, int stream, byte[] bytes, int offset, int length) {
        gate.hold(sequence, stream, bytes, offset, length);
        move();
    }

    @Override
    public void consumed(long sequence, int stream, int bytes) {
        marks.consumed(sequence, bytes);
        move();
    }

    private void turn() {
        for (int moves = random.nextInt(MOST_MOVES); moves > 0; moves--) {
            move();
        }
    }

    private void move() {
        switch (random.nextInt(4)) {
            case 0 -> {
                if (sent < log.lastSequence()) {
                    note(Stage.SENT, ++sent);
                }
            }
            case 1 -> {
                if (received < sent) {
                    note(Stage.RECEIVED, ++received);
                }
            }
            case 2 -> {
                if (acknowledged < received) {
                    note(Stage.ACKNOWLEDGED, ++acknowledged);
                }
            }
            default -> {
                if (released < acknowledged) {
                    released++;
                    gate.release(released);
                    gateway.consumed(marks.safeUpTo(released));
                    note(Stage.RELEASED, released);
                }
            }
        }
    }

    private void note(Stage stage, long sequence) {
        boundaries.add(new Boundary(new FailPoint(stage, sequence), received, gateway.seen(), gateway.consumed()));
    }
}
