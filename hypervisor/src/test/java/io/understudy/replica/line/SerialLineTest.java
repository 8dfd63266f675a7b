package io.understudy.replica.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.console.port.ConsoleOutlet;
import io.understudy.log.entry.StreamPositions;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.output.OutputBounds;
import io.understudy.replay.Replayer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The output rule at the serial line, whichever comes first: the output or its acknowledgement. */
class SerialLineTest {
    private static final int PORT_BYTES = 4096;
    private static final byte[] X = {'x'};

    private final StringBuilder released = new StringBuilder();
    private final Queue<Runnable> protocolThread = new ArrayDeque<>();
    private final SerialLine line = new SerialLine(protocolThread::add, OutputBounds.behind(PORT_BYTES));

    private int room = PORT_BYTES;
    private int calls;

    @BeforeEach
    void open() {
        line.attach(new Outlet());
        line.open(1);
    }

    @Test
    void shouldReleaseWhenTheEntryIsAcknowledged() {
        line.output(7, 0, new byte[] {'a'}, 0, 1);
        line.safeUpTo(6);
        assertEquals("", released.toString());
        line.safeUpTo(7);
        assertEquals("a", released.toString());
    }

    @Test
    void shouldNotKeepAnOutputThatWasAcknowledgedBeforeItWasHeld() {
        line.safeUpTo(7);
        line.output(7, 0, new byte[] {'a'}, 0, 1);
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
        line.output(7, 0, new byte[] {'a'}, 0, 1);
        assertEquals(0, protocolThread.size());
        assertEquals("", released.toString());
    }

    @Test
    void shouldSayOnceThatSomethingWaits() {
        assertFalse(line.takeAwaited());
        line.output(7, 0, new byte[] {'a'}, 0, 1);
        assertTrue(line.takeAwaited());
        assertFalse(line.takeAwaited());
        line.consumed(8, 0, 1);
        assertTrue(line.takeAwaited());
        assertFalse(line.takeAwaited());
    }

    @Test
    void shouldHaveAFrameLeaveAtOnceAndWaitForMoreOfAText() {
        line.onUrgent(() -> calls++);
        line.output(7, Uart16550.STREAM, X, 0, 1);
        assertEquals(0, calls);
        line.output(8, VirtioNet.STREAM, X, 0, 1);
        assertEquals(1, calls);
        assertFalse(line.takeAwaited(), "what was printed before left with the frame");
        line.safeUpTo(9);
        line.output(9, VirtioNet.STREAM, X, 0, 1);
        assertEquals(1, calls, "nothing waits for an entry that is safe");
    }

    @Test
    void shouldAskOnceForManyOutputs() {
        line.releaseAtOnce();
        for (int number = 1; number <= 100; number++) {
            line.output(number, 0, X, 0, 1);
        }
        assertEquals(1, protocolThread.size());
        runProtocolThread();
        assertEquals("x".repeat(100), released.toString());
    }

    @Test
    void shouldCallALiveMachineWhenTheSinkLacksEnough() {
        line.onCall(() -> calls++);
        line.releaseAtOnce();
        for (int number = 1; number < 2 * PORT_BYTES; number++) {
            line.output(number, 0, X, 0, 1);
        }
        assertTrue(line.hasRoom() && calls == 0);
        line.output(2 * PORT_BYTES, 0, X, 0, 1);
        assertFalse(line.hasRoom());
        assertEquals(1, calls);
        runProtocolThread();
        assertEquals(PORT_BYTES, released.length(), "what the port has room for");
        assertFalse(line.hasRoom(), "the sink has confirmed nothing");
        line.confirmed(1);
        assertTrue(line.hasRoom());
        assertEquals(StreamPositions.of(1), line.unconfirmed().confirmed());
        SerialLine copy = new SerialLine(protocolThread::add, OutputBounds.behind(PORT_BYTES));
        assertEquals(
                StreamPositions.of(2 * PORT_BYTES),
                copy.resume(line.unconfirmed()),
                "a copy has what the port holds, too");
    }

    /** The sink takes nothing, before the takeover and after it: all is executed, and the port gets what it has room for. */
    @Test
    void shouldNotWaitForTheSinkWhileItReplaysNorWhenItGoesLive() {
        SerialLine backup = new SerialLine(protocolThread::add, OutputBounds.behind(PORT_BYTES));
        backup.attach(new Outlet());
        Replayer.ReplayedOutput replayed = backup.beginReplay();
        int outputs = 5 * PORT_BYTES;
        for (int number = 1; number <= outputs; number++) {
            replayed.output(number, 0, X, 0, 1);
        }
        backup.takeOver(0, 0);
        backup.open(2);
        backup.releaseAtOnce();
        assertEquals(PORT_BYTES, released.length());
        for (int confirmed = 1000; confirmed < outputs; confirmed += 1000) {
            room += 1000;
            backup.confirmed(confirmed);
            backup.room(true);
        }
        assertEquals(outputs, released.length(), "complete, and nothing twice");
    }

    @Test
    void shouldSuspectAPrimaryThatLeavesMoreUnconfirmedThanPrimariesDo() {
        long most = OutputBounds.behind(PORT_BYTES).most();
        assertFalse(line.overrunBy(most));
        assertTrue(line.overrunBy(most + 1));
        line.confirmedByPrimary(StreamPositions.of(10));
        assertFalse(line.overrunBy(most + 10));
        assertTrue(line.overrunBy(most + 11));
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
                room--;
            }
        }

        @Override
        public int room() {
            return room;
        }
    }
}
