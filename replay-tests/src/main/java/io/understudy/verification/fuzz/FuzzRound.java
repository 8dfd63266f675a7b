package io.understudy.verification.fuzz;

import io.understudy.cpu.CpuFactory;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryReader;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.wire.WireReader;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.StateHash;
import io.understudy.machine.StopReason;
import io.understudy.machine.block.Disk;
import io.understudy.machine.input.Slices;
import io.understudy.record.Recorder;
import io.understudy.replay.Divergence;
import io.understudy.replay.EntryQueue;
import io.understudy.replay.Replayer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One guest of random code or habits: recorded, replayed with other stops, and compared at every hash and at the end. */
final class FuzzRound {
    private static final int LOG_BYTES = 32 << 20;
    static final int LONGEST_SLICE = 8_000;
    private static final long HASH_INTERVAL = 20_000;

    private final CpuFactory processor;
    private final MachineConfiguration configuration;
    private final List<List<Disk>> disks;
    private final FuzzWorld world;
    private final long seed;
    private final ByteBuffer bytes = ByteBuffer.allocate(LOG_BYTES);
    private final StateHash recorded = new StateHash();

    private FuzzRound(
            CpuFactory processor,
            MachineConfiguration configuration,
            List<List<Disk>> disks,
            FuzzWorld world,
            long seed) {
        this.disks = disks;
        this.processor = processor;
        this.configuration = configuration;
        this.world = world;
        this.seed = seed;
    }

    static Optional<String> play(CpuFactory processor, FuzzImage image, long seed) {
        return play(
                processor,
                new MachineConfiguration(image, FuzzImage.RAM_BYTES, "", 0),
                new FuzzWorld(new Slices(seed, LONGEST_SLICE), seed),
                seed);
    }

    /**
     * Plays it in a world, which is recorded.
     *
     * @return what is wrong, in one line; empty if nothing is
     */
    static Optional<String> play(CpuFactory processor, MachineConfiguration configuration, FuzzWorld world, long seed) {
        return play(processor, configuration, List.of(List.of(), List.of()), world, seed);
    }

    /** @param disks of the machine that is recorded, and of the one that is replayed */
    static Optional<String> play(
            CpuFactory processor,
            MachineConfiguration configuration,
            List<List<Disk>> disks,
            FuzzWorld world,
            long seed) {
        return new FuzzRound(processor, configuration, disks, world, seed).play();
    }

    private Optional<String> play() {
        List<Entry> log;
        try {
            log = record();
        } catch (UnsupportedOperationException refused) {
            return Optional.empty(); // the guest wants what this machine lacks and says so: PAE
        } catch (EngineFailed failed) {
            return Optional.of(failed.getMessage());
        }
        try {
            return replay(log);
        } catch (Divergence divergence) {
            return Optional.of("replayed otherwise: " + divergence.getMessage());
        }
    }

    private List<Entry> record() {
        EntryWriter log = new EntryWriter(bytes, Baseline.POWER_ON);
        Recorder recorder = new Recorder(world, log, Recorder.Marks.NONE, machine -> 0, HASH_INTERVAL, 0);
        try (Machine machine = new Machine(configuration, processor, recorder, recorder, disks.get(0))) {
            StopReason end = machine.run();
            if (end.kind() == StopReason.Kind.FAILED) {
                throw new EngineFailed(end.detail());
            }
            recorder.end(machine, end);
            machine.hash(recorded);
        }
        int written = (int) (log.nextSequence() - Baseline.POWER_ON.nextSequence());
        EntryReader reader = new EntryReader(new WireReader(bytes.flip(), 0), Baseline.POWER_ON, written);
        List<Entry> entries = new ArrayList<>(written);
        while (reader.hasNext()) {
            entries.add(reader.next());
        }
        return entries;
    }

    private Optional<String> replay(List<Entry> log) {
        EntryQueue queue = new EntryQueue();
        queue.put(log);
        queue.close();
        Replayer replayer = new Replayer(
                queue,
                (machine, sequence, nanos) -> null,
                (sequence, stream, bytes, offset, length) -> {},
                (blockStart, stream, bytes, offset, length) -> {
                    throw new IllegalStateException("an output that is not in the log");
                },
                new Slices(~seed, LONGEST_SLICE / 2));
        StateHash replayed = new StateHash();
        try (Machine machine = new Machine(configuration, processor, replayer, replayer, disks.get(1))) {
            StopReason end = machine.run();
            if (end.kind() == StopReason.Kind.FAILED) {
                return Optional.of("only when replayed: " + end.detail());
            }
            var unused = replayer.verifyEnd(machine, end);
            machine.hash(replayed);
        }
        return replayed.equals(recorded)
                ? Optional.empty()
                : Optional.of("another state at the end: recorded " + recorded + ", replayed " + replayed);
    }

    private static final class EngineFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EngineFailed(String detail) {
            super(detail);
        }
    }
}
