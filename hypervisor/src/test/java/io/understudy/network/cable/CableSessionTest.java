package io.understudy.network.cable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.attachment.Refusal;
import io.understudy.network.ethernet.MacAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a host does at its end of a cable, whatever becomes of the switch. */
class CableSessionTest {
    private static final int LONGEST = 1518;
    private static final Plug PLUG = new Plug(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 7100),
            "vm",
            "one",
            17,
            MacAddress.parse("52:54:00:12:34:56"),
            LONGEST);
    private static final int FRAME = 60;

    private final Switch far = new Switch();
    private final CableSession session = new CableSession(far);
    private long now = 1_000;

    @Test
    void shouldAttachTheCardAndPassFramesBothWays() {
        attached(0);
        assertEquals(List.of("connect", "attach 3 one/17 at 500"), far.heard);
        sent(0, 60);
        assertEquals(List.of("sent 0", "sent 60"), far.takeHeard(2));
        session.received(new AttachmentMessage.Arrived(500, frame()), now);
        assertArrayEquals(frame().array(), far.arrived.get(0));
        assertEquals(List.of("the network card 52:54:00:12:34:56 is plugged into the switch"), far.reports);
    }

    @Test
    void shouldBeConnectedWhenItBecomesPrimary() {
        session.prepare(now);
        session.connected(now);
        assertEquals(List.of("connect"), far.heard, "nothing is said before it is primary");
        session.open(PLUG, 3, 500, now);
        session.viewChanged(3, now);
        assertEquals(List.of("connect", "attach 3 one/17 at 500"), far.heard, "it has one view, and says it once");
    }

    @Test
    void shouldGoOnWithAConnectionThatIsBeingMade() {
        session.prepare(now);
        session.prepare(now);
        session.open(PLUG, 3, 500, now);
        sent(600);
        session.connected(now);
        session.received(new AttachmentMessage.Attached(600), now);
        assertEquals(List.of("connect", "attach 3 one/17 at 500", "sent 600"), far.heard);
    }

    /** It lost the race, or the arbiter is away: the switch closes a connection on which nothing is said. */
    @Test
    void shouldLeaveQuietlyIfItDoesNotBecomePrimary() {
        List<Runnable> ends = List.of(
                () -> session.closed("over", now),
                () -> session.received(new AttachmentMessage.Refused(0, Refusal.PROTOCOL_ERROR, "silent"), now),
                () -> session.tick(now + AttachmentProtocol.SILENCE_MILLIS + 1));
        for (Runnable end : ends) {
            session.prepare(now);
            session.connected(now);
            end.run();
            assertEquals(CableState.UNPLUGGED, session.state());
            session.tick(now + CableSession.LONGEST_PAUSE_MILLIS);
            assertEquals(List.of("connect", "cut"), far.takeHeard(2));
            far.heard.clear();
        }
        assertEquals(List.of(), far.reports);
        session.open(PLUG, 3, 500, now);
        assertEquals(List.of("connect"), far.heard);
    }

    /** The switch keeps what the machine may lack: it is told what has come, and what every survivor has. */
    @Test
    void shouldSayWhatTheMachineHasForGood() {
        attached(0);
        session.received(new AttachmentMessage.Arrived(500, frame()), now);
        session.machineReceived(560, now);
        session.machineReceived(560, now);
        assertEquals("received 560", far.heard.get(2));
        assertEquals(3, far.heard.size());
        session.closed("over", now);
        session.tick(now + CableSession.FIRST_PAUSE_MILLIS);
        session.connected(now);
        assertEquals("attach 3 one/17 at 560", far.takeHeard(1).get(0));
    }

    @Test
    void shouldGiveUpASwitchWhoseFramesHaveAGapOrAreTooLong() {
        attached(0);
        session.received(new AttachmentMessage.Arrived(501, frame()), now);
        assertEquals(CableState.DOWN, session.state());
        session.tick(now + CableSession.FIRST_PAUSE_MILLIS);
        session.connected(now);
        session.received(new AttachmentMessage.Attached(0), now);
        session.received(new AttachmentMessage.Arrived(500, ByteBuffer.allocate(LONGEST + 1)), now);
        assertEquals(CableState.DOWN, session.state());
        assertEquals(List.of(), far.arrived);
    }

    /** The old primary's last frames leave the gate before there can be a connection. */
    @Test
    void shouldSendInOrderWhatTheSwitchLacksAndNothingItHas() {
        session.open(PLUG, 3, 500, now);
        sent(600, 660, 720);
        session.connected(now);
        sent(780);
        session.received(new AttachmentMessage.Attached(660), now);
        sent(840);
        assertEquals(List.of("sent 660", "sent 720", "sent 780", "sent 840"), far.takeHeard(4));
        assertEquals(List.of("connect", "attach 3 one/17 at 500"), far.heard);
    }

    @Test
    void shouldLoseWhatNobodyTakesInTime() {
        session.open(PLUG, 3, 500, now);
        sent(0);
        now += CableSession.HOLD_MILLIS;
        sent(60);
        session.tick(now);
        session.connected(now);
        sent(120);
        session.received(new AttachmentMessage.Attached(0), now);
        sent(180);
        assertEquals(List.of("sent 180"), far.takeHeard(1));
        assertEquals(List.of("connect", "attach 3 one/17 at 500"), far.heard);
    }

    @Test
    void shouldHoldABoundedHeapOfFrames() {
        session.open(PLUG, 3, 500, now);
        ByteBuffer largest = ByteBuffer.allocate(AttachmentProtocol.MAX_FRAME);
        for (int i = 0; i < 100; i++) {
            session.sent((long) i * AttachmentProtocol.MAX_FRAME, largest, now);
        }
        session.connected(now);
        session.received(new AttachmentMessage.Attached(0), now);
        long held = far.heard.stream().filter(each -> each.startsWith("sent")).count();
        assertEquals(HeldFrames.MOST_BYTES / AttachmentProtocol.MAX_FRAME, held);
    }

    @Test
    void shouldLoseWhatTheSwitchReadsTooSlowly() {
        attached(0);
        far.writable = false;
        sent(0);
        far.writable = true;
        sent(60);
        assertEquals(List.of("sent 60"), far.takeHeard(1));
    }

    @Test
    void shouldConnectAgainWithLongerPauses() {
        session.open(PLUG, 3, 500, now);
        List<Long> attempts = new ArrayList<>();
        for (int step = 0; step < 6_000; step++) {
            if (far.heard.remove("connect")) {
                attempts.add(now);
                session.closed("connection refused", now);
            }
            now += 10;
            session.tick(now);
        }
        assertEquals(CableSession.FIRST_PAUSE_MILLIS, attempts.get(1) - attempts.get(0));
        assertEquals(2 * CableSession.FIRST_PAUSE_MILLIS, attempts.get(2) - attempts.get(1));
        int last = attempts.size() - 1;
        assertEquals(CableSession.LONGEST_PAUSE_MILLIS, attempts.get(last) - attempts.get(last - 1));
        assertTrue(last > 50, attempts::toString);
        assertEquals(1, far.reports.size(), "it is said once");
    }

    @Test
    void shouldGiveUpASwitchThatIsSilentAndSayThatItIsThereItself() {
        attached(0);
        far.takeHeard(2);
        long until = now + AttachmentProtocol.SILENCE_MILLIS;
        for (; now <= until; now += 50) {
            session.tick(now);
        }
        int alive = AttachmentProtocol.SILENCE_MILLIS / AttachmentProtocol.ALIVE_MILLIS;
        assertEquals(alive, far.heard.stream().filter("received 500"::equals).count());
        assertEquals(CableState.ATTACHED, session.state());
        session.tick(now);
        assertEquals(CableState.DOWN, session.state());
        assertEquals("cut", far.takeHeard(1).get(0));
        now += CableSession.FIRST_PAUSE_MILLIS;
        session.tick(now);
        assertEquals("connect", far.takeHeard(1).get(0));
    }

    @Test
    void shouldSendNothingMoreWhenALaterPrimaryIsKnownUntilItIsOneItself() {
        attached(0);
        session.received(new AttachmentMessage.Refused(4, Refusal.DEPOSED, "view 4 was seen"), now);
        far.heard.clear();
        sent(0);
        session.closed("the switch closed the connection", now);
        for (int i = 0; i < 100; i++) {
            session.tick(now += 100);
        }
        assertEquals(List.of(), far.heard);
        session.viewChanged(5, now);
        session.connected(now);
        assertEquals(List.of("connect", "attach 5 one/17 at 500"), far.heard);
    }

    @Test
    void shouldTryAgainWhenTheSegmentHasNoPlaceForNow() {
        session.open(PLUG, 3, 500, now);
        session.connected(now);
        session.received(new AttachmentMessage.Refused(3, Refusal.ADDRESS_TAKEN, "VM other has it"), now);
        assertEquals(CableState.DOWN, session.state());
        session.tick(now + CableSession.LONGEST_PAUSE_MILLIS - 1);
        assertEquals(CableState.DOWN, session.state());
        session.tick(now + CableSession.LONGEST_PAUSE_MILLIS);
        assertEquals(CableState.CONNECTING, session.state());
        assertEquals(List.of("the switch refused the network card 52:54:00:12:34:56: VM other has it"), far.reports);
    }

    @Test
    void shouldSayItsLaterViewOnTheSameConnection() {
        attached(0);
        session.viewChanged(4, now);
        sent(0);
        assertEquals(List.of("attach 4 one/17 at 500", "sent 0"), far.takeHeard(2));
    }

    @Test
    void shouldBePulledOut() {
        attached(0);
        session.unplug();
        far.heard.clear();
        sent(0);
        session.viewChanged(4, now);
        session.closed("over", now);
        session.tick(now + 10_000);
        assertEquals(List.of(), far.heard);
        assertEquals(CableState.UNPLUGGED, session.state());
    }

    private void attached(long position) {
        session.open(PLUG, 3, 500, now);
        session.connected(now);
        session.received(new AttachmentMessage.Attached(position), now);
    }

    private void sent(long... positions) {
        for (long position : positions) {
            ByteBuffer frame = frame();
            session.sent(position, frame, now);
            frame.put(0, (byte) 99);
        }
    }

    private static ByteBuffer frame() {
        ByteBuffer frame = ByteBuffer.allocate(FRAME);
        for (int i = 0; i < FRAME; i++) {
            frame.put(i, (byte) i);
        }
        return frame;
    }

    /** The other end. */
    private static final class Switch implements CableActions {
        final List<String> heard = new ArrayList<>();
        final List<byte[]> arrived = new ArrayList<>();
        final List<String> reports = new ArrayList<>();
        boolean writable = true;

        List<String> takeHeard(int last) {
            List<String> end = List.copyOf(heard.subList(heard.size() - last, heard.size()));
            heard.subList(heard.size() - last, heard.size()).clear();
            return end;
        }

        @Override
        public void connect() {
            heard.add("connect");
        }

        @Override
        public void cut() {
            heard.add("cut");
        }

        @Override
        public void send(AttachmentMessage message) {
            if (message instanceof AttachmentMessage.Attach attach) {
                heard.add("attach " + attach.view() + " " + attach.host() + "/" + attach.incarnation() + " at "
                        + attach.arrived());
            } else if (message instanceof AttachmentMessage.Sent sent) {
                assertEquals(0, sent.frame().get(sent.frame().position()), "the frame as it was when it was sent");
                heard.add("sent " + sent.position());
            } else {
                heard.add("received " + ((AttachmentMessage.Received) message).position());
            }
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public boolean arrived(byte[] frame) {
            arrived.add(frame);
            return true;
        }

        @Override
        public void report(String line) {
            reports.add(line);
        }
    }
}
