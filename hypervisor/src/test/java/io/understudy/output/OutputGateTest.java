package io.understudy.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Event;
import io.understudy.log.entry.StreamPositions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int LINE = 0;
    private static final int NET = 3;
    private static final int DISK = 4;

    private final List<String> left = new ArrayList<>();
    private final Sink line = new Sink("line", Delivery.BYTES);
    private final Sink net = new Sink("net", Delivery.DATAGRAMS);
    private final Sink disk = new Sink("disk", Delivery.REQUESTS);
    private final Outlets outlets =
            new Outlets().with(LINE, line).with(NET, net).with(DISK, disk);
    private final OutputGate gate = new OutputGate(4, outlets);
    private final ExecutorService vcpu = Executors.newSingleThreadExecutor();

    /** Writes down what leaves: the stream's name, where it stands, and the bytes. */
    private final class Sink implements Outlet {
        private final String name;
        private final Delivery delivery;
        private int room = Integer.MAX_VALUE;

        Sink(String name, Delivery delivery) {
            this.name = name;
            this.delivery = delivery;
        }

        @Override
        public Delivery delivery() {
            return delivery;
        }

        @Override
        public int room() {
            return room;
        }

        @Override
        public void released(long position, ByteBuffer bytes) {
            room -= bytes.remaining();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            left.add(name + "@" + position + ":" + new String(copy, StandardCharsets.US_ASCII));
        }
    }

    @AfterEach
    void stopVcpu() {
        vcpu.shutdownNow();
    }

    private boolean hold(long sequence, int stream, String text) {
        byte[] bytes = ("-" + text).getBytes(StandardCharsets.US_ASCII);
        return gate.hold(sequence, stream, bytes, 1, text.length());
    }

    private void holdThree() {
        assertTrue(hold(10, LINE, "a"));
        assertTrue(hold(12, LINE, "b"));
        assertTrue(hold(12, LINE, "c"));
    }

    @Test
    void shouldTellWhatHasNotLeftAndWhichEntriesThatWaitsFor() {
        assertEquals(Event.Held.NOTHING, gate.held());
        keep(3, LINE, "ab");
        keep(5, NET, "frame");
        keep(7, LINE, "c");
        assertEquals(new Event.Held(3, 8, 3, 7), gate.held());
        gate.release(4);
        assertEquals(new Event.Held(2, 6, 5, 7), gate.held(), "whether the sink confirmed it is another matter");
        gate.release(ALL);
        assertEquals(Event.Held.NOTHING, gate.held());
    }

    @Test
    void shouldRememberTheLastThatWasPrintedWhereverItIs() {
        keep(1, LINE, "login: ");
        keep(2, NET, "frame");
        assertEquals("0:login: ", text(gate.printedSince(0)));
        keep(3, LINE, "root\n");
        gate.confirm(LINE, 12);
        assertEquals("7:root\n", text(gate.printedSince(7)));
        assertEquals("12:", text(gate.printedSince(12)));
        assertEquals("0:login: root\n", text(gate.printedSince(99)), "a position of another machine");
        String page = "0123456789abcdef".repeat(200);
        keep(4, LINE, page);
        String last = page.substring(page.length() - LastPrinted.MOST);
        long end = 12L + page.length();
        assertEquals(end - LastPrinted.MOST + ":" + last, text(gate.printedSince(12)));
        for (int i = 0; i < page.length(); i++) {
            keep(5, LINE, page.substring(i, i + 1));
        }
        assertEquals(end + page.length() - LastPrinted.MOST + ":" + last, text(gate.printedSince(0)));
    }

    private void keep(long sequence, int stream, String output) {
        byte[] bytes = output.getBytes(StandardCharsets.US_ASCII);
        boolean unused = gate.hold(sequence, stream, bytes, 0, bytes.length);
    }

    private static String text(Printed printed) {
        return printed.position() + ":" + StandardCharsets.US_ASCII.decode(printed.bytes());
    }

    @Test
    void shouldReleaseUpToTheAcknowledgedEntryAndNoFurther() {
        holdThree();
        gate.release(9);
        assertEquals(List.of(), left);
        gate.release(10);
        assertEquals(List.of("line@0:a"), left);
        gate.release(11);
        gate.release(10);
        assertEquals(List.of("line@0:a"), left);
        gate.release(12);
        assertEquals(List.of("line@0:a", "line@1:bc"), left);
        assertEquals(3, gate.waiting(), "the sink may lack them");
        assertEquals(3, gate.released(LINE));
        gate.release(ALL);
        assertEquals(2, left.size(), "nothing leaves twice");
    }

    @Test
    void shouldReleaseNoMoreThanTheOutletHasRoomFor() {
        holdThree();
        line.room = 0;
        gate.release(ALL);
        assertEquals(0, left.size());
        line.room = 2;
        gate.release(ALL);
        assertEquals(List.of("line@0:ab"), left);
        line.room = 2;
        gate.release(ALL);
        assertEquals(List.of("line@0:ab", "line@2:c"), left);
    }

    @Test
    void shouldReleaseAcrossStreamsInTheLogsOrder() {
        hold(1, LINE, "a");
        hold(2, LINE, "b");
        hold(3, NET, "ping");
        hold(4, DISK, "write");
        hold(5, NET, "pong");
        hold(6, NET, "last");
        hold(7, LINE, "c");
        hold(8, LINE, "d");
        gate.release(7);
        assertEquals(List.of("line@0:ab", "net@0:ping", "disk@0:write", "net@4:pong", "net@8:last", "line@2:c"), left);
        gate.release(8);
        assertEquals("line@3:d", left.get(6));
    }

    @Test
    void shouldLetOtherStreamsPassOneWithoutRoom() {
        hold(1, LINE, "a");
        hold(2, NET, "ping");
        hold(3, LINE, "b");
        hold(4, NET, "p");
        line.room = 0;
        net.room = 3;
        gate.release(ALL);
        assertEquals(List.of(), left, "a datagram is not cut, nor overtaken by one that would fit");
        net.room = 4;
        gate.release(ALL);
        assertEquals(List.of("net@0:ping"), left);
        line.room = 9;
        gate.release(ALL);
        assertEquals(List.of("net@0:ping", "line@0:ab"), left);
    }

    @Test
    void shouldKeepWhatLeftAsItsOutletPromises() {
        hold(1, LINE, "a");
        hold(2, NET, "ping");
        hold(3, DISK, "write");
        assertEquals(10, gate.waiting());
        gate.release(ALL);
        assertEquals(6, gate.waiting(), "a datagram that left is not kept");
        assertEquals(StreamPositions.of(0, 0, 0, 4), gate.confirmed());
        gate.confirm(StreamPositions.of(1, 0, 0, 0, 5));
        assertEquals(0, gate.waiting());
        assertEquals(StreamPositions.of(1, 0, 0, 4, 5), gate.made());
        assertEquals(gate.made(), gate.confirmed());
    }

    @Test
    void shouldRefuseOutputsThatHaveNoWayOut() {
        assertThrows(IllegalArgumentException.class, () -> hold(1, 9, "x"));
        gate.confirm(9, 100);
        assertThrows(IllegalArgumentException.class, () -> hold(1, 9, "x"));
    }

    @Test
    void shouldForgetWhatTheSinkHas() {
        holdThree();
        gate.confirm(LINE, 2);
        assertEquals(1, gate.waiting());
        assertEquals(2, gate.released(LINE));
        gate.confirm(LINE, 1);
        assertEquals(2, gate.released(LINE), "an older word changes nothing");
        gate.release(ALL);
        assertEquals(List.of("line@2:c"), left, "re-issued is what the sink may lack");
    }

    @Test
    void shouldForgetWhatTheSinkHasBeforeItIsHeld() {
        gate.confirm(LINE, 3);
        assertEquals(0, gate.released(LINE));
        holdThree();
        assertEquals(0, gate.waiting());
        assertEquals(3, gate.released(LINE));
        assertTrue(hold(20, LINE, "d"));
        gate.release(ALL);
        assertEquals(List.of("line@3:d"), left);
    }

    @Test
    void shouldNeverBeFullOfConfirmedOutputs() {
        gate.confirm(LINE, 1000);
        for (int number = 1; number <= 1000; number++) {
            assertTrue(hold(number, LINE, "x"));
        }
        assertEquals(0, gate.waiting());
    }

    @Test
    void shouldSayWhenALiveMachineHasMadeEnoughAndKeepMoreAllTheSame() {
        holdThree();
        assertTrue(gate.hasRoom());
        assertFalse(hold(13, NET, "d"));
        assertFalse(hold(14, LINE, "e"));
        assertFalse(gate.hasRoom());
        gate.release(13);
        assertFalse(gate.hasRoom(), "what left may still be missing at the sink");
        gate.confirm(LINE, 1);
        assertTrue(gate.hasRoom());
        assertEquals(3, gate.waiting());
    }

    /** A backup executes whatever it acknowledged, whether the sinks take anything or not. */
    @Test
    void shouldKeepWhateverIsHeldHoweverLittleTheSinkTakes() {
        int outputs = 100_000;
        byte[] datagram = new byte[1500];
        for (int number = 1; number <= outputs; number++) {
            gate.hold(number, LINE, new byte[] {(byte) number}, 0, 1);
            if (number % 1000 == 0) {
                Arrays.fill(datagram, (byte) (number / 1000));
                gate.hold(number, NET, datagram, 0, datagram.length);
            }
        }
        assertEquals(outputs + 150_000, gate.waiting());
        net.room = 20 * datagram.length;
        gate.release(outputs / 2);
        gate.confirm(LINE, 3);
        assertEquals(outputs - 3 + 80 * 1500, gate.waiting());
        List<Byte> line = new ArrayList<>();
        List<Byte> net = new ArrayList<>();
        OutputGate another = new OutputGate(
                4,
                new Outlets()
                        .with(LINE, collect(Delivery.BYTES, line, 1))
                        .with(NET, collect(Delivery.DATAGRAMS, net, datagram.length)));
        Unconfirmed unconfirmed = gate.unconfirmed();
        assertArrayEquals(unconfirmed.runs(), gate.unconfirmed().runs(), "looking changes nothing");
        another.resume(unconfirmed);
        assertEquals(gate.made(), another.made());
        assertArrayEquals(unconfirmed.runs(), another.unconfirmed().runs());
        another.release(ALL);
        assertEquals(outputs - 3, line.size());
        for (int i = 0; i < line.size(); i++) {
            assertEquals((byte) (i + 4), line.get(i));
        }
        assertEquals(80 * 1500, net.size());
        assertEquals((byte) 21, net.get(0));
        assertEquals((byte) 100, net.get(net.size() - 1));
    }

    private static Outlet collect(Delivery delivery, List<Byte> into, int unit) {
        return new Outlet() {
            @Override
            public Delivery delivery() {
                return delivery;
            }

            @Override
            public int room() {
                return Integer.MAX_VALUE;
            }

            @Override
            public void released(long position, ByteBuffer bytes) {
                assertEquals(0, bytes.remaining() % unit);
                while (bytes.hasRemaining()) {
                    into.add(bytes.get());
                }
            }
        };
    }

    /** A copy of the machine is to have what is on its way to the sinks, too, in the order in which it left. */
    @Test
    void shouldHandOnWhatLeftUntilTheSinkHasIt() {
        hold(1, LINE, "a");
        hold(2, LINE, "b");
        hold(3, NET, "ping");
        hold(4, LINE, "c");
        hold(5, DISK, "write");
        hold(6, NET, "pong");
        gate.release(4);
        gate.confirm(LINE, 1);
        OutputGate copy = new OutputGate(100, outlets);
        copy.confirm(LINE, 1);
        copy.resume(gate.unconfirmed());
        left.clear();
        copy.release(ALL);
        assertEquals(List.of("line@1:bc", "disk@0:write", "net@4:pong"), left);
        left.clear();
        gate.release(ALL);
        assertEquals(List.of("disk@0:write", "net@4:pong"), left, "the original goes on as before");
    }

    @Test
    void shouldResumeFromNothingThatNoGateWrote() {
        holdThree();
        Unconfirmed good = gate.unconfirmed();
        assertThrows(IllegalArgumentException.class, () -> gate.resume(good), "outputs were made here");
        for (int length = 1; length < good.runs().length; length++) {
            Unconfirmed cut = new Unconfirmed(good.confirmed(), Arrays.copyOf(good.runs(), length));
            assertThrows(IllegalArgumentException.class, () -> new OutputGate(4, outlets).resume(cut));
        }
        byte[] other = good.runs().clone();
        other[0] = 9;
        Unconfirmed elsewhere = new Unconfirmed(good.confirmed(), other);
        assertThrows(IllegalArgumentException.class, () -> new OutputGate(4, outlets).resume(elsewhere));
    }

    @Test
    void shouldKeepOrderAndTheRuleBetweenTwoThreads() throws ExecutionException, InterruptedException {
        int outputs = 20_000;
        List<Byte> order = new ArrayList<>();
        Outlet slow = collect(Delivery.BYTES, order, 1);
        OutputGate busy = new OutputGate(37, new Outlets().with(LINE, slow));
        AtomicLong logged = new AtomicLong();
        Future<Boolean> machine = vcpu.submit(() -> {
            SplittableRandom random = new SplittableRandom(1);
            for (int number = 1; number <= outputs; number++) {
                long sequence = logged.addAndGet(1 + random.nextInt(3));
                while (!busy.hasRoom()) {
                    LockSupport.parkNanos(1);
                }
                busy.hold(sequence, LINE, new byte[] {(byte) number}, 0, 1);
            }
            return true;
        });
        SplittableRandom random = new SplittableRandom(2);
        long acknowledged = 0;
        while (busy.released(LINE) < outputs) {
            acknowledged = Math.min(logged.get(), acknowledged + random.nextInt(50));
            busy.release(acknowledged);
            busy.confirm(LINE, Math.max(0, busy.released(LINE) - random.nextInt(10)));
            LockSupport.parkNanos(1);
        }
        assertTrue(machine.get());
        assertEquals(outputs, order.size());
        for (int i = 0; i < outputs; i++) {
            assertEquals((byte) (i + 1), order.get(i));
        }
    }
}
