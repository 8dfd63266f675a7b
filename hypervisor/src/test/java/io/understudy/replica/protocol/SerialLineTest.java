package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.console.ConsoleOutlet;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The output rule at the serial line, whichever comes first: the output or its acknowledgement. */
class SerialLineTest {
    private final StringBuilder released = new StringBuilder();
    private final Queue<Runnable> protocolThread = new ArrayDeque<>();
    private final SerialLine line = new SerialLine(protocolThread::add);

    @BeforeEach
    void open() {
        line.attach(new Outlet());
        line.open(1);
    }

    @Test
    void shouldReleaseWhenTheEntryIsAcknowledged() {
        line.output(7, 1, 'a');
        line.safeUpTo(6);
        assertEquals("", released.toString());
        line.safeUpTo(7);
        assertEquals("a", released.toString());
    }

    @Test
    void shouldNotKeepAnOutputThatWasAcknowledgedBeforeItWasHeld() {
        line.safeUpTo(7);
        line.output(7, 1, 'a');
        runProtocolThread();
        assertEquals("a", released.toString());
    }

    @Test
    void shouldLetASnapshotLeaveWhenAnOutputCould() {
        line.safeUpTo(6);
        line.whenSafe(7, () -> released.append("snapshot"));
        assertEquals("", released.toString());
        line.safeUpTo(7);
        line.safeUpTo(8);
        assertEquals("snapshot", released.toString());
        line.whenSafe(8, () -> released.append(" and another"));
        assertEquals("snapshot and another", released.toString());
    }

    @Test
    void shouldAskForNothingWhileTheEntryIsNotAcknowledged() {
        line.safeUpTo(6);
        line.output(7, 1, 'a');
        assertEquals(0, protocolThread.size());
        assertEquals("", released.toString());
    }

    @Test
    void shouldSayOnceThatSomethingWaits() {
        assertFalse(line.takeAwaited());
        line.output(7, 1, 'a');
        assertTrue(line.takeAwaited());
        assertFalse(line.takeAwaited());
        line.consumed(8, 1);
        assertTrue(line.takeAwaited());
        assertFalse(line.takeAwaited());
    }

    @Test
    void shouldAskOnceForManyOutputs() {
        line.releaseAtOnce();
        for (int number = 1; number <= 100; number++) {
            line.output(number, number, 'x');
        }
        assertEquals(1, protocolThread.size());
        runProtocolThread();
        assertEquals("x".repeat(100), released.toString());
    }

    private void runProtocolThread() {
        for (Runnable next = protocolThread.poll(); next != null; next = protocolThread.poll()) {
            next.run();
        }
    }

    private final class Outlet implements ConsoleOutlet {
        @Override
        public void open(long view, long inputPosition, long outputPosition) {}

        @Override
        public void viewChanged(long view) {}

        @Override
        public void consumed(long inputPosition) {}

        @Override
        public void released(long outputPosition, ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                released.append((char) bytes.get());
            }
        }

        @Override
        public int room() {
            return 4096;
        }
    }
}
