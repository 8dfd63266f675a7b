package io.understudy.verification.sweep;

import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.Slices;
import io.understudy.output.ConsumedMarks;
import io.understudy.output.Outlets;
import io.understudy.output.OutputGate;
import io.understudy.record.Recorder;
import io.understudy.replay.Divergence;
import io.understudy.replay.EntryQueue;
import io.understudy.replay.LogExhausted;
import io.understudy.replay.Replayer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** The backup of a primary that died at one boundary: replays what it had, goes live, and serves the same client on. */
final class Survivor implements Replayer.LogEnd, Recorder.Marks {
    /** A session takes longer after a takeover, for it runs again what the log no longer holds; not this much longer. */
    private static final long MOST_EXTRA_COUNT = 50_000_000;

    private final PrimaryRun.Recording recording;
    private final Boundary boundary;
    private final SplittableRandom random;
    private final GatewayModel gateway = new GatewayModel(new ScriptedClient());
    private final OutputGate gate =
            new OutputGate(PrimaryRun.GATE_OUTPUTS, new Outlets().with(Uart16550.STREAM, gateway));
    private final ByteArrayOutputStream produced = new ByteArrayOutputStream();
    private final Replayer replayer;
    private ConsumedMarks marks;
    private Machine machine;
    private Recorder recorder;
    private String fault;

    private Survivor(PrimaryRun.Recording recording, Boundary boundary, long seed) {
        this.recording = recording;
        this.boundary = boundary;
        random = new SplittableRandom(seed);
        EntryQueue queue = new EntryQueue();
        queue.put(recording.entries().subList(0, (int) boundary.received()));
        queue.close();
        Slices slices = new Slices(random.nextLong(), PrimaryRun.LONGEST_SLICE);
        replayer = new Replayer(queue, this, this::replayed, this::live, slices);
    }

    /** What is wrong after a kill here; empty if nothing is. */
    static Optional<String> judge(
            MachineBuilder builder, PrimaryRun.Recording recording, Boundary boundary, long seed) {
        return new Survivor(recording, boundary, seed).play(builder);
    }

    private Optional<String> play(MachineBuilder builder) {
        for (int number = 1; number <= boundary.seen(); number++) {
            gateway.output(number, recording.outputs().charAt(number - 1));
        }
        gateway.consumed(boundary.consumed());
        // A heartbeat of the dead primary may have said how much the sink has, or an earlier one less.
        gate.confirm(Uart16550.STREAM, random.nextLong(boundary.seen() + 1));
        try (Machine built = builder.build(replayer, replayer)) {
            machine = built;
            machine.run();
            checkOutputRule();
            release();
        } catch (Divergence | LogExhausted wrong) {
            return Optional.of(wrong.getMessage());
        }
        if (fault == null && !Arrays.equals(produced.toByteArray(), gateway.passed())) {
            fault = "the client's bytes are not those of the machine that is left: it has " + gateway.seen()
                    + ", the machine made " + produced.size();
        }
        return Optional.ofNullable(fault).or(gateway::fault);
    }

    @Override
    public InputSource takeOver(MachineInputs here, long sequence, long nanos) {
        checkOutputRule();
        long taken = machine.received(Uart16550.STREAM);
        if (gateway.consumed() > taken) {
            fault = "the gateway was told to forget input up to byte " + gateway.consumed() + ", the log brought only "
                    + taken;
        }
        marks = new ConsumedMarks(PrimaryRun.MARKS, taken);
        long count = replayer.executedCount();
        SessionInputs inputs = new SessionInputs(
                gateway,
                new Slices(random.nextLong(), PrimaryRun.LONGEST_SLICE),
                random.nextLong(),
                count,
                nanos + random.nextLong(1_000_000_000),
                taken,
                () -> {},
                count + MOST_EXTRA_COUNT);
        MemoryLog log = new MemoryLog(sequence + 1, made -> {});
        recorder = new Recorder(inputs, log, this, paced -> 0, PrimaryRun.HASH_INTERVAL, count);
        release();
        return recorder;
    }

    /** What the client has got, the part of the log that the backup has must explain. */
    private void checkOutputRule() {
        if (fault == null && produced.size() < boundary.seen()) {
            fault = "the client had " + boundary.seen() + " outputs, the backup's log explains only " + produced.size();
        }
    }

    @Override
    public void output(long sequence, int stream, byte[] bytes, int offset, int length) {
        gate.hold(sequence, stream, bytes, offset, length);
        release();
    }

    @Override
    public void consumed(long sequence, int stream, int bytes) {
        marks.consumed(sequence, bytes);
        gateway.consumed(marks.safeUpTo(sequence));
    }

    private void replayed(long sequence, int stream, byte[] bytes, int offset, int length) {
        produced.write(bytes, offset, length);
        gate.hold(sequence, stream, bytes, offset, length);
    }

    private void live(long blockStart, int stream, byte[] bytes, int offset, int length) {
        produced.write(bytes, offset, length);
        recorder.output(blockStart, stream, bytes, offset, length);
    }

    private void release() {
        gate.release(Long.MAX_VALUE);
    }
}
