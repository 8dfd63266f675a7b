package io.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskFailure;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.step.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskWorkerTest {
    private static final byte[] DATA = new byte[512];

    static {
        Arrays.fill(DATA, (byte) 7);
    }

    private final SteppedDisk disk = new SteppedDisk();
    private final BackupPromise promise = new BackupPromise(1);
    private final CompletionQueue completions = new CompletionQueue(disk.worker, 0, promise);
    private final byte[] input = new byte[Completion.BYTES];

    @Test
    void shouldExecuteRequestsInOrderAndReadWhatWasWritten() {
        disk.write(1, DATA);
        disk.read(1, 512);
        assertFalse(disk.worker.ready());
        disk.run();
        for (long number = 0; number < 2; number++) {
            assertEquals(Completion.BYTES, completions.take(input, Completion.BYTES));
            Completion completion = Completion.get(input, 0, input.length);
            assertEquals(number, completion.number());
            DiskOutcome outcome = disk.worker.take(completion);
            assertArrayEquals(number == 1 ? DATA : new byte[0], outcome.data());
        }
        assertTrue(completions.isEmpty());
    }

    @Test
    void shouldCompleteNothingThatDidNotHappen() {
        disk.flush();
        assertTrue(completions.isEmpty());
        assertThrows(IllegalArgumentException.class, () -> disk.worker.take(new Completion(0, false, 0)));
        disk.run();
        assertThrows(IllegalArgumentException.class, () -> disk.worker.take(new Completion(1, false, 0)));
    }

    @Test
    void shouldForceBeforeAFlushCompletes() {
        disk.write(0, DATA);
        disk.run();
        assertEquals(0, disk.forces);
        disk.flush();
        disk.run();
        assertEquals(1, disk.forces);
        assertEquals(2, disk.worker.forced());
    }

    /** While a backup is in the view, what it has not forced is not safe; a write that nobody relies on need not wait. */
    @Test
    void shouldCompleteAFlushWhenTheBackupHasForcedToo() {
        promise.restsOnBackup(true);
        disk.write(0, DATA);
        disk.flush();
        disk.run();
        assertFalse(completions.isEmpty());
        disk.worker.take(new Completion(0, false, 0));
        assertTrue(completions.isEmpty(), "a flush that only this host has forced");
        assertEquals(0, completions.take(input, Completion.BYTES));
        promise.forcedThere(new long[] {1});
        assertTrue(completions.isEmpty(), "an earlier one");
        promise.forcedThere(new long[] {2});
        assertFalse(completions.isEmpty());
        promise.restsOnBackup(true);
        assertTrue(completions.isEmpty(), "another backup");
        promise.restsOnBackup(false);
        assertFalse(completions.isEmpty(), "nobody else");
    }

    /** A failure on the host that acts waits until somebody has decided that the guest sees it. */
    @Test
    void shouldAskBeforeTheGuestSeesAnError() {
        List<String> said = new ArrayList<>();
        List<Runnable> decisions = new ArrayList<>();
        disk.worker.onTrouble((why, tellGuest) -> {
            said.add(why);
            decisions.add(tellGuest);
        });
        disk.failure = "No space left on device";
        disk.write(3, DATA);
        disk.run();
        for (int again = 0; again < 3; again++) {
            assertEquals(0, completions.take(input, Completion.BYTES));
        }
        assertEquals(List.of("disk 0: the write of 512 bytes at sector 3 failed: No space left on device"), said);
        assertTrue(completions.isEmpty());
        decisions.get(0).run();
        assertEquals(Completion.BYTES, completions.take(input, Completion.BYTES));
        assertTrue(Completion.get(input, 0, input.length).failed());
    }

    @Test
    void shouldLeaveIfItFailedHereOnly() {
        disk.failure = "Input/output error";
        disk.read(0, 512);
        disk.run();
        DiskFailure failure = assertThrows(DiskFailure.class, () -> disk.worker.take(new Completion(0, false, 0)));
        assertTrue(failure.getMessage().contains("sector 0 failed: Input/output error"), failure.getMessage());
    }

    @Test
    void shouldLeaveIfTheImageIsAnother() {
        disk.read(0, 512);
        disk.run();
        DiskFailure failure = assertThrows(DiskFailure.class, () -> disk.worker.take(new Completion(0, false, 12345)));
        assertTrue(failure.getMessage().contains("other bytes than on the primary"), failure.getMessage());
    }

    @Test
    void shouldObeyTheLogIfItFailedThereOnly() {
        disk.read(0, 512);
        disk.run();
        assertEquals(0, disk.worker.take(new Completion(0, true, 0)).data().length);
    }

    @Test
    void shouldWriteWhatItHasBeforeItCloses() {
        disk.write(2, DATA);
        disk.end();
        assertArrayEquals(DATA, Arrays.copyOfRange(disk.image, 1024, 1536));
        assertTrue(disk.closed && disk.forces > 0);
    }

    /** Nobody will look for it, and whoever joins again waits meanwhile. */
    @Test
    void shouldForceNothingInTheEndOfAnImageThatGoes() {
        SteppedDisk going = new SteppedDisk(Optional.empty(), false);
        going.write(2, DATA);
        going.end();
        assertTrue(going.closed);
        assertEquals(0, going.forces);
    }

    /** The primary waits until it is forced here; that it never will be must not wait for the log. */
    @Test
    void shouldSayAtOnceThatSomethingIsLost() {
        List<String> said = new ArrayList<>();
        disk.worker.onLoss(said::add);
        disk.write(0, DATA);
        disk.run();
        disk.failure = "Input/output error";
        disk.read(0, 512);
        disk.run();
        assertEquals(List.of(), said, "a read, which the log will compare");
        disk.flush();
        disk.run();
        assertEquals(List.of("disk 0: flush 2 failed: Input/output error"), said);
    }

    /** What was not written is not safe, however well a later flush goes. */
    @Test
    void shouldSayOfNothingBehindALossThatItIsForced() {
        disk.failure = "No space left on device";
        disk.write(0, DATA);
        disk.run();
        disk.failure = "";
        disk.flush();
        disk.run();
        assertEquals(0, disk.worker.forced());
    }

    @Test
    void shouldFailARequestForWhichThereIsNoMemory() {
        disk.reading = () -> {
            throw new OutOfMemoryError("Java heap space");
        };
        disk.read(0, 512);
        disk.run();
        assertTrue(disk.worker.oldest().completion().failed());
        assertTrue(disk.worker.oldest().what().endsWith("failed: Java heap space"));
    }

    /** Somebody waits for what it does, or for its end. */
    @Test
    void shouldNotDieInSilence() {
        List<String> said = new ArrayList<>();
        disk.worker.onDeath(said::add);
        disk.reading = () -> {
            throw new AssertionError("broken");
        };
        disk.read(0, 512);
        assertEquals(Steps.OVER, disk.worker.step());
        assertEquals(List.of("disk 0: its thread failed: java.lang.AssertionError: broken"), said);
        assertTrue(disk.worker.ended().isDone());
    }
}
