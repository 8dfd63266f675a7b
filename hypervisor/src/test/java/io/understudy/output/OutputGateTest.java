package io.understudy.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class OutputGateTest {
    private static final long ALL = Long.MAX_VALUE;

    private final OutputGate gate = new OutputGate(4);
    private final List<String> left = new ArrayList<>();
    private final ExecutorService vcpu = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopVcpu() {
        vcpu.shutdownNow();
    }

    private void release(long sequence, long most) {
        gate.releaseUpTo(sequence, most, (number, value) -> left.add(number + ":" + value));
    }

    private void holdThree() {
        assertTrue(gate.hold(10, 1, 0x41));
        assertTrue(gate.hold(12, 2, 0xFF));
        assertTrue(gate.hold(12, 3, 0x100));
    }

    @Test
    void shouldReleaseUpToTheAcknowledgedEntryAndNoFurther() {
        holdThree();
        release(9, ALL);
        assertEquals(List.of(), left);
        release(10, ALL);
        assertEquals(List.of("1:65"), left);
        release(11, ALL);
        release(10, ALL);
        assertEquals(List.of("1:65"), left);
        release(12, ALL);
        assertEquals(List.of("1:65", "2:255", "3:0"), left, "values are bytes");
        assertEquals(3, gate.waiting(), "the sink may lack them");
        assertEquals(3, gate.releasedNumber());
        release(ALL, ALL);
        assertEquals(3, left.size(), "nothing leaves twice");
    }

    @Test
    void shouldReleaseNoMoreThanAskedFor() {
        holdThree();
        release(ALL, 0);
        assertEquals(0, left.size());
        release(ALL, 2);
        assertEquals(2, left.size());
        release(ALL, 2);
        assertEquals(3, left.size());
    }

    @Test
    void shouldInsistOnRunningNumbers() {
        holdThree();
        for (long number : new long[] {0, 1, 3, 5}) {
            assertThrows(IllegalArgumentException.class, () -> gate.hold(20, number, 0));
        }
        gate.hold(20, 4, 0);
    }

    @Test
    void shouldForgetWhatTheSinkHas() {
        holdThree();
        gate.confirm(2);
        assertEquals(1, gate.waiting());
        assertEquals(2, gate.releasedNumber());
        gate.confirm(1);
        assertEquals(2, gate.releasedNumber(), "an older word changes nothing");
        release(ALL, ALL);
        assertEquals(List.of("3:0"), left, "re-issued is what the sink may lack");
    }

    @Test
    void shouldForgetWhatTheSinkHasBeforeItIsHeld() {
        gate.confirm(3);
        assertEquals(0, gate.releasedNumber());
        holdThree();
        assertEquals(0, gate.waiting());
        assertEquals(3, gate.releasedNumber());
        assertTrue(gate.hold(20, 4, 7));
        release(ALL, ALL);
        assertEquals(List.of("4:7"), left);
    }

    @Test
    void shouldNeverBeFullOfConfirmedOutputs() {
        gate.confirm(1000);
        for (int number = 1; number <= 1000; number++) {
            assertTrue(gate.hold(number, number, number));
        }
        assertEquals(0, gate.waiting());
    }

    @Test
    void shouldSayWhenALiveMachineHasMadeEnoughAndKeepMoreAllTheSame() {
        holdThree();
        assertTrue(gate.hasRoom());
        assertFalse(gate.hold(13, 4, 4));
        assertFalse(gate.hold(14, 5, 5));
        assertFalse(gate.hasRoom());
        release(ALL, ALL);
        assertFalse(gate.hasRoom(), "what left may still be missing at the sink");
        gate.confirm(1);
        assertFalse(gate.hasRoom());
        gate.confirm(2);
        assertTrue(gate.hasRoom());
        assertEquals(3, gate.waiting());
    }

    /** A backup executes whatever it acknowledged, whether the sink takes anything or not. */
    @Test
    void shouldKeepWhateverIsHeldHoweverLittleTheSinkTakes() {
        int outputs = 100_000;
        for (int number = 1; number <= outputs; number++) {
            gate.hold(number, number, number);
        }
        assertEquals(outputs, gate.waiting());
        release(outputs / 2, ALL);
        gate.confirm(3);
        byte[] unconfirmed = gate.unconfirmed();
        assertEquals(outputs - 3, unconfirmed.length);
        OutputGate another = new OutputGate(4);
        another.resume(unconfirmed, outputs, outputs);
        another.releaseUpTo(outputs, ALL, (number, value) -> assertEquals((int) number & 0xFF, value));
        assertEquals(outputs, another.releasedNumber());
        assertArrayEquals(unconfirmed, another.unconfirmed());
    }

    /** A copy of the machine is to have what is on its way to the sink, too. */
    @Test
    void shouldKeepWhatLeftUntilTheSinkHasIt() {
        holdThree();
        release(ALL, 2);
        assertArrayEquals(new byte[] {0x41, (byte) 0xFF, 0}, gate.unconfirmed());
        gate.confirm(1);
        assertArrayEquals(new byte[] {(byte) 0xFF, 0}, gate.unconfirmed());
        release(ALL, ALL);
        assertEquals(List.of("1:65", "2:255", "3:0"), left);
    }

    @Test
    void shouldKeepOrderAndTheRuleBetweenTwoThreads() throws ExecutionException, InterruptedException {
        int outputs = 20_000;
        OutputGate busy = new OutputGate(37);
        AtomicLong logged = new AtomicLong();
        Future<Boolean> machine = vcpu.submit(() -> {
            SplittableRandom random = new SplittableRandom(1);
            for (int number = 1; number <= outputs; number++) {
                long sequence = logged.addAndGet(1 + random.nextInt(3));
                while (!busy.hasRoom()) {
                    LockSupport.parkNanos(1);
                }
                busy.hold(sequence, number, number);
            }
            return true;
        });
        SplittableRandom random = new SplittableRandom(2);
        List<Long> order = new ArrayList<>();
        long acknowledged = 0;
        while (busy.releasedNumber() < outputs) {
            acknowledged = Math.min(logged.get(), acknowledged + random.nextInt(50));
            busy.releaseUpTo(acknowledged, random.nextInt(20), (number, value) -> {
                assertEquals((int) number & 0xFF, value);
                order.add(number);
            });
            busy.confirm(busy.releasedNumber() - random.nextInt(10));
            LockSupport.parkNanos(1);
        }
        assertTrue(machine.get());
        assertEquals(outputs, order.size());
        for (int i = 0; i < outputs; i++) {
            assertEquals(i + 1, order.get(i));
        }
    }
}
