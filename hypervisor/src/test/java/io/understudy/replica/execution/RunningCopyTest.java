package io.understudy.replica.execution;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replica.machine.HandOut;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.step.Threads;
import io.understudy.storage.Disks;
import io.understudy.storage.copy.MachineBasis;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RunningCopyTest {
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

    private final HandOut told = new HandOut() {
        @Override
        public void copied(long pauseNanos) {}

        @Override
        public void sent(TransferProgress progress) {}

        @Override
        public void failed(String why) {
            failures.add(why);
        }
    };

    /** While it is not over, no backup that asks for a fresh state gets one. */
    @Test
    void shouldBeOverWhenItsMemoryCannotBeReserved() throws Exception {
        RunningCopy copy = new RunningCopy(null, null, told, Runnable::run, Disks.NONE, MachineBasis.none(0));
        assertFalse(copy.isOver());
        // Without a machine reserving fails, as it does without memory.
        copy.begin(Threads.DAEMONS, null, null);
        assertTrue(failures.take().startsWith("no memory for a copy of the machine"));
        assertTrue(copy.isOver());
    }

    /** The vCPU's thread calls it, and the machine may have no other host. */
    @Test
    void shouldNotEndTheMachineIfItCannotBeTaken() throws Exception {
        RunningCopy copy = new RunningCopy(null, null, told, Runnable::run, Disks.NONE, MachineBasis.none(0));
        copy.take();
        assertTrue(failures.take().startsWith("the machine cannot be copied: "));
        assertTrue(copy.isOver());
    }
}
