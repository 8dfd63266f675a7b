package io.understudy.network.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.network.ethernet.Frames;
import io.understudy.network.ethernet.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final long ALL = MacAddress.BROADCAST.bits();
    private static final long MULTICAST = 0x0100_5E00_0001L;

    private final List<ByteBuffer> tapped = new ArrayList<>();
    private final Segment segment = new Segment(tapped::add);
    private final Listener a = new Listener("other");
    private final Listener b = new Listener("b");
    private final Listener c = new Listener("other");
    private long now;

    SegmentTest() {
        segment.plug(a);
        segment.plug(b);
        segment.plug(c);
    }

    @Test
    void shouldSendToAllOthersWhatIsForAllOrForSomebodyUnknown() {
        for (long to : new long[] {ALL, MULTICAST, 0x5254_0000_0099L}) {
            send(a, 1, to);
        }
        assertEquals(List.of(0, 3, 3), heard());
    }

    @Test
    void shouldSendOnlyWhereAnAddressWasHeardLast() {
        send(a, 1, ALL);
        send(b, 2, 1);
        assertEquals(List.of(1, 1, 1), heard());
        send(c, 1, ALL);
        send(b, 2, 1);
        assertEquals(List.of(2, 2, 2), heard());
        send(c, 3, 1);
        assertEquals(List.of(2, 2, 2), heard(), "where it is already");
    }

    @Test
    void shouldForgetWhoWasNotHeardForLongAndWhoIsGone() {
        send(a, 1, ALL);
        now += Segment.AGEING_MILLIS;
        send(b, 2, 1);
        assertEquals(List.of(1, 1, 1), heard());
        now++;
        send(b, 2, 1);
        assertEquals(List.of(2, 1, 2), heard());
        send(a, 1, 2);
        segment.unplug(a);
        send(b, 2, 1);
        assertEquals(List.of(2, 2, 3), heard());
    }

    @Test
    void shouldRememberABoundedNumberOfInventedAddresses() {
        send(a, 1, ALL);
        for (int i = 0; i < Segment.MOST_STATIONS; i++) {
            send(b, 0x5254_0000_0000L + i, 0x5254_0100_0000L);
        }
        assertFalse(segment.isHeard(new MacAddress(1), now), "the oldest is forgotten");
        assertTrue(segment.isHeard(new MacAddress(0x5254_0000_0001L), now));
        a.heard = 0;
        c.heard = 0;
        send(c, 3, 1);
        assertEquals(1, a.heard, "and is sent to like somebody unknown");
    }

    @Test
    void shouldTakeTheFramesOfACardFromItsPortOnly() {
        Listener card = new Listener("card");
        send(a, 7, ALL);
        assertTrue(segment.isHeard(new MacAddress(7), now));
        segment.plugCard(card, new MacAddress(7));
        assertFalse(segment.isHeard(new MacAddress(7), now), "that it is a card is said, not learned");
        List.of(a, b, c).forEach(each -> each.heard = 0);
        tapped.clear();
        send(a, 7, ALL);
        assertEquals(List.of(0, 0, 0), heard());
        assertEquals(0, tapped.size());
        send(b, 2, 7);
        assertEquals(1, card.heard);
        assertEquals(List.of(0, 0, 0), heard(), "where a card is need not be learned");
        send(card, 7, 2);
        assertEquals(1, b.heard);
    }

    @Test
    void shouldNotLearnAGroupAsASource() {
        send(a, MULTICAST, ALL);
        assertFalse(segment.isHeard(new MacAddress(MULTICAST), now));
        send(b, 2, MULTICAST);
        assertEquals(1, c.heard - 1);
    }

    @Test
    void shouldShowTheTapEachFrameOnce() {
        send(a, 1, ALL);
        send(b, 2, 1);
        assertEquals(2, tapped.size());
    }

    @Test
    void shouldShowEachWatchedPortWhatComesInAndLeavesThere() {
        List<ByteBuffer> ofB = new ArrayList<>();
        List<ByteBuffer> ofOthers = new ArrayList<>();
        segment.watch("b", ofB::add);
        segment.watch("other", ofOthers::add);
        send(a, 1, ALL);
        assertEquals(List.of(1, 1), List.of(ofB.size(), ofOthers.size()), "to all, and once to two of one name");
        send(b, 2, 1);
        assertEquals(List.of(2, 2), List.of(ofB.size(), ofOthers.size()), "from one to the other");
        send(c, 3, 1);
        assertEquals(List.of(2, 3), List.of(ofB.size(), ofOthers.size()), "past it");
        send(a, 9, 3);
        assertEquals(List.of(2, 4), List.of(ofB.size(), ofOthers.size()), "past it, in the other direction");
        send(b, 8, 2);
        assertEquals(List.of(3, 4), List.of(ofB.size(), ofOthers.size()), "in there, and no further");
        segment.unplug(b);
        send(a, 1, ALL);
        assertEquals(List.of(3, 5), List.of(ofB.size(), ofOthers.size()), "it is gone");
        assertEquals(tapped.size(), 6);
    }

    @Test
    void shouldAnnounceACardWithAReverseArp() {
        ByteBuffer frame = Frames.announcement(MacAddress.parse("52:54:00:12:34:56"));
        assertEquals(60, frame.remaining());
        assertEquals(ALL, Frames.target(frame));
        assertEquals(0x5254_0012_3456L, Frames.source(frame));
        assertEquals(0x8035, frame.getShort(12) & 0xFFFF);
        assertEquals(3, frame.getShort(20));
    }

    private List<Integer> heard() {
        return List.of(a.heard, b.heard, c.heard);
    }

    private void send(Listener from, long source, long target) {
        segment.frame(from, frame(source, target), now);
    }

    static ByteBuffer frame(long source, long target) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.putShort((short) (target >>> 32)).putInt((int) target);
        frame.putShort((short) (source >>> 32)).putInt((int) source);
        return frame.putShort((short) 0x88B5).clear();
    }

    private static final class Listener implements SegmentPort {
        private final String label;
        private int heard;

        Listener(String label) {
            this.label = label;
        }

        @Override
        public String name() {
            return "a listener";
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public void deliver(ByteBuffer frame) {
            heard++;
        }
    }
}
