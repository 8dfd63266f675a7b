package io.understudy.machine.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.ScriptedMachine;
import io.understudy.machine.StopReason;
import io.understudy.step.Parking;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class HostInputsTest {
    private static final long SLICE = 777;
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final AtomicLong host = new AtomicLong(1_000_000);
    private final SerialQueue serial = new SerialQueue(1000);
    private final ScriptedMachine machine = new ScriptedMachine();
    private final Parking parking = new Parking();
    private final HostInputs inputs = inputs(MachineClock.atPowerOn(host::get), SLICE);
    private final ExecutorService vcpu = Executors.newSingleThreadExecutor();

    private HostInputs inputs(MachineClock clock, long slice) {
        return new HostInputs(clock, List.of(serial), count -> slice, HOUR, parking);
    }

    /** What the vCPU thread does. */
    private long runLimit(HostInputs inputs) {
        machine.rested = 0;
        long limit = inputs.atBlockStart(machine);
        while (machine.rested > 0 && machine.stopped == null) {
            parking.sleep(machine.rested);
            machine.rested = 0;
            limit = inputs.atBlockStart(machine);
        }
        return limit;
    }

    @AfterEach
    void close() {
        inputs.close();
        vcpu.shutdownNow();
    }

    private void type(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(bytes.length, serial.put(bytes, 0, bytes.length));
    }

    /** Time that begins when the machine looks for the first time, however late its thread starts. */
    private static LongSupplier sinceFirstLook() {
        AtomicLong first = new AtomicLong();
        return () -> {
            long now = System.nanoTime();
            first.compareAndSet(0, now);
            return now - first.get();
        };
    }

    /** An entry and an interrupt for each frame would be dear; but the log must not be filled in one go. */
    @Test
    void shouldTakeInManyFramesBetweenTwoBlocks() {
        FrameQueue frames = new FrameQueue();
        HostInputs plugged =
                new HostInputs(MachineClock.atPowerOn(host::get), List.of(frames), count -> SLICE, HOUR, parking);
        for (int number = 0; number < 200; number++) {
            assertTrue(frames.put(new byte[1500]));
        }
        machine.room = 1518;
        var unused = plugged.atBlockStart(machine);
        int once = machine.events.size();
        assertTrue(once * 1500 > 1 << 17 && once * 1500 < (1 << 17) + 1518, () -> once + " frames");
        machine.room = 0;
        unused = plugged.atBlockStart(machine);
        assertEquals(once, machine.events.size());
        machine.room = 1518;
        unused = plugged.atBlockStart(machine);
        unused = plugged.atBlockStart(machine);
        assertEquals(200, machine.events.size());
        plugged.close();
    }

    /** No one wakes it for what was cut off. */
    @Test
    void shouldNotHaveAMachineSleepWhileThereIsMoreForIt() {
        FrameQueue frames = new FrameQueue();
        HostInputs plugged =
                new HostInputs(MachineClock.atPowerOn(host::get), List.of(frames), count -> SLICE, HOUR, parking);
        for (int number = 0; number < 100; number++) {
            assertTrue(frames.put(new byte[1500]));
        }
        machine.halted = true;
        machine.room = 1518;
        machine.rested = -1;
        var unused = plugged.atBlockStart(machine);
        assertTrue(machine.events.size() < 100);
        assertEquals(0, machine.rested);
        machine.room = 0;
        unused = plugged.atBlockStart(machine);
        assertTrue(machine.rested > 0, "there is no room");
        machine.room = 1518;
        unused = plugged.atBlockStart(machine);
        assertEquals(100, machine.events.size());
        assertTrue(machine.rested > 0);
        plugged.close();
    }

    @Test
    void shouldLetARunningMachineRunASlice() {
        machine.count = 5000;
        assertEquals(5000 + SLICE, inputs.atBlockStart(machine));
        assertEquals(List.of(), machine.events);
    }

    @Test
    void shouldAdvanceTheClockFromTheDeadlineOn() {
        machine.deadlineNanos = 100;
        machine.onClock = () -> machine.deadlineNanos = Long.MAX_VALUE;
        host.addAndGet(99);
        inputs.atBlockStart(machine);
        assertEquals(List.of(), machine.events);
        host.addAndGet(1);
        inputs.atBlockStart(machine);
        assertEquals(List.of("clock 100"), machine.events);
        host.addAndGet(1000);
        inputs.atBlockStart(machine);
        assertEquals(List.of("clock 100"), machine.events);
    }

    @Test
    void shouldGiveNoMoreBytesThanThereIsRoomAndThanFitAnEntry() {
        type("abcdefghijklmnopqrstuvwxyz");
        machine.serialRoom = 3;
        inputs.atBlockStart(machine);
        inputs.atBlockStart(machine);
        machine.serialRoom = 1000;
        inputs.atBlockStart(machine);
        assertEquals(List.of("serial abc", "serial defghijklmnopqrstuvwxyz"), machine.events);
        type("x".repeat(70));
        inputs.atBlockStart(machine);
        inputs.atBlockStart(machine);
        assertEquals("serial " + "x".repeat(64), machine.events.get(2));
        assertEquals("serial " + "x".repeat(6), machine.events.get(3));
    }

    @Test
    void shouldDeliverAnInterruptOnlyWhenTheProcessorTakesIt() {
        machine.pending = true;
        inputs.atBlockStart(machine);
        assertTrue(machine.watching, "masked: come back when interrupts are switched on");
        assertEquals(List.of(), machine.events);
        machine.interruptFlag = true;
        inputs.atBlockStart(machine);
        assertFalse(machine.watching);
        assertEquals(List.of("interrupt"), machine.events);
        inputs.atBlockStart(machine);
        assertFalse(machine.watching, "nothing pending");
    }

    @Test
    void shouldComeBackRightAfterTheShadowOfSti() {
        machine.count = 100;
        machine.pending = true;
        machine.interruptFlag = true;
        machine.shadow = true;
        assertEquals(101, inputs.atBlockStart(machine));
        assertTrue(machine.watching);
        assertEquals(100 + SLICE, inputs.atBlockStart(machine), "the engine could not: do not insist");
        machine.count = 101;
        machine.shadow = false;
        inputs.atBlockStart(machine);
        assertEquals(List.of("interrupt"), machine.events);
    }

    @Test
    void shouldApplyWhatIsDueInTheOrderClockSerialInterrupt() {
        machine.deadlineNanos = 0;
        machine.onClock = () -> machine.deadlineNanos = Long.MAX_VALUE;
        machine.pending = true;
        machine.interruptFlag = true;
        type("q");
        inputs.atBlockStart(machine);
        assertEquals(List.of("clock 0", "serial q", "interrupt"), machine.events);
    }

    @Test
    void shouldStopBeforeAnythingElse() {
        machine.deadlineNanos = 0;
        type("q");
        StopReason reason = StopReason.requested();
        inputs.stop(reason);
        machine.count = 42;
        assertEquals(42, inputs.atBlockStart(machine));
        assertSame(reason, machine.stopped);
        assertEquals(List.of(), machine.events);
    }

    @Test
    void shouldBringARunningMachineToABlockStart() {
        Semaphore requests = new Semaphore(0);
        machine.onBlockStartRequest = requests::release;
        inputs.wake();
        assertEquals(0, requests.availablePermits(), "nobody runs yet");
        inputs.atBlockStart(machine);
        inputs.wake();
        assertEquals(1, requests.availablePermits());
    }

    @Test
    void shouldRingWhenTheDeadlineComes() throws InterruptedException {
        Semaphore requests = new Semaphore(0);
        machine.onBlockStartRequest = requests::release;
        machine.deadlineNanos = 1_000_000;
        inputs.atBlockStart(machine);
        requests.acquire();
        assertNull(machine.stopped);
    }

    @Test
    void shouldSleepUntilAByteArrives() throws ExecutionException, InterruptedException {
        machine.halted = true;
        machine.interruptFlag = true;
        machine.onInput = () -> machine.pending = true;
        Future<Long> run = vcpu.submit(() -> runLimit(inputs));
        type("w");
        inputs.wake();
        assertEquals(SLICE, run.get());
        assertEquals("interrupt", machine.events.get(machine.events.size() - 1));
        assertEquals("serial w", machine.events.get(0));
    }

    @Test
    void shouldSleepUntilTheDeadline() throws ExecutionException, InterruptedException {
        HostInputs real = inputs(MachineClock.atPowerOn(System::nanoTime), SLICE);
        machine.halted = true;
        machine.interruptFlag = true;
        machine.deadlineNanos = 5_000_000;
        machine.onClock = () -> {
            machine.deadlineNanos = Long.MAX_VALUE;
            machine.pending = true;
        };
        Future<Long> run = vcpu.submit(() -> runLimit(real));
        assertEquals(SLICE, run.get());
        assertTrue(Long.parseLong(machine.events.get(0).substring("clock ".length())) >= 5_000_000);
        real.close();
    }

    @Test
    void shouldSleepOnWhileTheDeadlineMayWait() throws ExecutionException, InterruptedException {
        HostInputs real = inputs(new MachineClock(sinceFirstLook(), 0, 0, 0), SLICE);
        machine.halted = true;
        machine.interruptFlag = true;
        machine.deadlineNanos = 5_000_000;
        machine.slackNanos = 4_000_000;
        machine.onClock = () -> {
            machine.deadlineNanos = Long.MAX_VALUE;
            machine.pending = true;
        };
        Future<Long> run = vcpu.submit(() -> runLimit(real));
        assertEquals(SLICE, run.get());
        assertTrue(Long.parseLong(machine.events.get(0).substring("clock ".length())) >= 9_000_000);
        real.close();
    }

    @Test
    void shouldComeBackSoonFromTheFirstRunAfterASleepInsteadOfSettingTheTimer() {
        long slice = 1_000_000;
        HostInputs inputs = inputs(MachineClock.atPowerOn(host::get), slice);
        machine.count = 7;
        machine.halted = true;
        machine.interruptFlag = true;
        machine.onInput = () -> machine.pending = true;
        type("w");
        assertEquals(7 + 10_000, inputs.atBlockStart(machine));
        machine.count = 9_000;
        assertEquals(7 + 10_000, inputs.atBlockStart(machine), "still awake, and still without a timer");
        machine.count = 10_007;
        assertEquals(10_007 + slice, inputs.atBlockStart(machine), "it works: the timer will bring it back");
        inputs.close();
    }

    @Test
    void shouldSetTheTimerAfterASleepWhenTheNextDeadlineIsNear() throws Exception {
        Semaphore requests = new Semaphore(0);
        machine.onBlockStartRequest = requests::release;
        machine.halted = true;
        machine.interruptFlag = true;
        machine.deadlineNanos = 100;
        machine.onInput = () -> machine.pending = true;
        machine.onClock = () -> machine.deadlineNanos = 1_000_100;
        host.addAndGet(100);
        assertEquals(SLICE, inputs.atBlockStart(machine));
        requests.acquire();
    }

    @Test
    void shouldStopASleepingMachine() throws ExecutionException, InterruptedException {
        machine.halted = true;
        Future<Long> run = vcpu.submit(() -> runLimit(inputs));
        inputs.stop(StopReason.requested());
        run.get();
        assertEquals(StopReason.requested(), machine.stopped);
    }

    @Test
    void shouldNeverLoseAWake() throws ExecutionException, InterruptedException {
        // The machine goes to sleep again and again while bytes come in: a wake between look and sleep must count.
        int bytes = 20_000;
        machine.interruptFlag = true;
        Future<Integer> run = vcpu.submit(() -> {
            int got = 0;
            while (got < bytes) {
                machine.halted = true;
                machine.interruptFlag = true;
                machine.serialRoom = 16;
                machine.onInput = () -> machine.pending = true;
                runLimit(inputs);
                got += 16 - machine.serialRoom;
            }
            return got;
        });
        for (int i = 0; i < bytes; i++) {
            while (serial.put(new byte[] {'b'}, 0, 1) == 0) {
                Thread.onSpinWait();
            }
            inputs.wake();
        }
        assertEquals(bytes, run.get());
    }

    @Test
    void shouldReadTheClockItGivesTheMachine() {
        host.addAndGet(55);
        assertEquals(55, inputs.readClock(1));
        byte[] drawn = new byte[32];
        inputs.draw(1, 1, drawn);
        byte[] again = new byte[32];
        inputs.draw(1, 1, again);
        assertFalse(Arrays.equals(drawn, again) || Arrays.equals(drawn, new byte[32]));
    }
}
