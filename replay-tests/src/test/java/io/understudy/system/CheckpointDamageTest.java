package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.checkpoint.MachineState;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.StateHash;
import io.understudy.machine.input.VirtualInputs;
import io.understudy.replay.Divergence;
import io.understudy.state.BadStateException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copied state that is damaged is refused in one line; one that lacks a single part does not replay. */
class CheckpointDamageTest extends RequiresEngine {
    private static final long SEED = 1;
    private static final long COPY_FROM = 120_000;
    private static final int LONGEST_SLICE = 20_000;
    private static final TestedMachine KV = TestedMachine.of("kv", "");
    private static final String[] PARTS = {
        "machine", "cpu", "pic.master", "pic.slave", "pit", "uart", "rtc", "system.control", "keyboard"
    };

    private static CopiedRun run;
    private static byte[] copied;

    @BeforeAll
    static void copy() {
        boolean[] once = {false};
        CopiedRun.Plan plan = (moment, position) -> {
            boolean now = !once[0] && position > COPY_FROM && moment == Moment.RUNNING;
            once[0] |= now;
            return now;
        };
        run = CopiedRun.of(KV, TypedWorld.of(SEED, "kv"), plan, 3000, SEED, CopiedRun.View.HONEST);
        copied = bytes(run.checkpoints().get(0).copy().machine());
    }

    @AfterAll
    static void close() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void shouldReplayWhatIsNotDamaged() {
        assertEquals(run.finalHash(), replayed(copied));
    }

    /** As if this part were not saved: the restored machine has it as it is at power-on. */
    @ParameterizedTest
    @ValueSource(strings = {"machine", "cpu", "pic.master", "pit", "uart", "rtc"})
    void shouldDivergeWithoutOnePart(String part) {
        byte[] fresh = atPowerOn();
        NavigableMap<Integer, String> from = parts(copied);
        NavigableMap<Integer, String> into = parts(fresh);
        byte[] there = cut(copied, from, part);
        byte[] bare = cut(fresh, into, part);
        assertFalse(Arrays.equals(there, bare), part + " is as at power-on: nothing is tested");
        int begin = position(from, part);
        ByteBuffer mixed = ByteBuffer.allocate(copied.length - there.length + bare.length);
        mixed.put(copied, 0, begin).put(bare).put(copied, begin + there.length, copied.length - begin - there.length);
        assertThrows(Divergence.class, () -> replayed(resummed(mixed.array())));
    }

    @Test
    void shouldRefuseEachDamagedByteAndEachShorterState() {
        Random random = new Random(SEED);
        try (Machine machine = fresh()) {
            for (int at = 0; at < copied.length; at++) {
                byte[] damaged = copied.clone();
                damaged[at] ^= (byte) (1 << random.nextInt(8));
                assertRefused(machine, damaged);
                assertRefused(machine, Arrays.copyOf(copied, at));
            }
            assertRefused(machine, Arrays.copyOf(copied, copied.length + 1));
        }
    }

    /** Whoever makes the checksum right can still only get a line, or a machine in some state. */
    @Test
    void shouldSurviveAnyStateWithTheRightChecksum() {
        Random random = new Random(SEED);
        int refused = 0;
        try (Machine machine = fresh()) {
            for (int i = 0; i < 200; i++) {
                byte[] damaged = copied.clone();
                damaged[random.nextInt(copied.length - Integer.BYTES)] = (byte) random.nextInt();
                try {
                    MachineState.restore(machine, ByteBuffer.wrap(resummed(damaged)));
                } catch (BadStateException e) {
                    assertOneLine(e);
                    refused++;
                }
            }
            byte[] cut = resummed(Arrays.copyOf(copied, copied.length - 20));
            assertOneLine(
                    assertThrows(BadStateException.class, () -> MachineState.restore(machine, ByteBuffer.wrap(cut))));
        }
        assertTrue(refused > 10, "only " + refused + " refused");
    }

    @Test
    void shouldRefuseTheStateOfAMachineWithOtherRam() {
        TestedMachine tested = TestedMachine.of("kv", "");
        TestedMachine larger = TestedMachine.of(new MachineConfiguration(
                tested.configuration().image(),
                tested.configuration().ramBytes() * 2,
                "",
                tested.configuration().powerOnEpochMillis()));
        try (Machine machine = larger.build(idle(), (blockStart, stream, bytes, offset, length) -> {})) {
            BadStateException e =
                    assertThrows(BadStateException.class, () -> MachineState.restore(machine, ByteBuffer.wrap(copied)));
            assertTrue(e.getMessage().contains("16777216 bytes of RAM"), e.getMessage());
        }
    }

    private static StateHash replayed(byte[] state) {
        CopiedRun.Checkpoint begin = run.checkpoints().get(0);
        return ReplayedRun.replay(
                KV,
                run.after(begin.sequence()),
                machine -> ReplayedRun.restore(machine, begin.copy().ram(), ByteBuffer.wrap(state)),
                LONGEST_SLICE,
                SEED);
    }

    private static Machine fresh() {
        return KV.build(idle(), (blockStart, stream, bytes, offset, length) -> {});
    }

    private static VirtualInputs idle() {
        return TypedWorld.of(SEED, "");
    }

    /** A state copied before the first instruction. */
    private static byte[] atPowerOn() {
        boolean[] once = {false};
        CopiedRun.Plan first = (moment, position) -> {
            boolean now = !once[0];
            once[0] = true;
            return now;
        };
        try (CopiedRun started =
                CopiedRun.of(KV, TypedWorld.of(SEED, "kv"), first, 3000, SEED, CopiedRun.View.HONEST)) {
            assertEquals(0, started.checkpoints().get(0).position());
            return bytes(started.checkpoints().get(0).copy().machine());
        }
    }

    private static void assertRefused(Machine machine, byte[] state) {
        assertOneLine(
                assertThrows(BadStateException.class, () -> MachineState.restore(machine, ByteBuffer.wrap(state))));
    }

    private static void assertOneLine(BadStateException e) {
        assertTrue(e.getMessage().matches("\\p{Print}{10,200}"), e.getMessage());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Where each part begins. */
    private static NavigableMap<Integer, String> parts(byte[] state) {
        NavigableMap<Integer, String> parts = new TreeMap<>();
        String text = new String(state, StandardCharsets.ISO_8859_1);
        for (String name : PARTS) {
            ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + name.length()).order(ByteOrder.LITTLE_ENDIAN);
            head.putInt(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
            int at = text.indexOf(new String(head.array(), StandardCharsets.ISO_8859_1));
            assertTrue(at >= 0, name + " is not in the state");
            parts.put(at, name);
        }
        return parts;
    }

    private static int position(NavigableMap<Integer, String> parts, String name) {
        return parts.entrySet().stream()
                .filter(part -> part.getValue().equals(name))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static byte[] cut(byte[] state, NavigableMap<Integer, String> parts, String name) {
        int begin = position(parts, name);
        int end = parts.higherKey(begin);
        return Arrays.copyOfRange(state, begin, end);
    }

    private static byte[] resummed(byte[] state) {
        CRC32C crc = new CRC32C();
        crc.update(state, 0, state.length - Integer.BYTES);
        ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).putInt(state.length - Integer.BYTES, (int)
                crc.getValue());
        return state;
    }
}
