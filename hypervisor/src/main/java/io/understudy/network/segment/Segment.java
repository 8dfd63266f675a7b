package io.understudy.network.segment;

import io.understudy.network.ethernet.Frames;
import io.understudy.network.ethernet.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One Ethernet segment: a frame goes to the port behind which its target was last heard, or to all others if that is not
 * known (IEEE 802.1D, 7.7 to 7.9, without spanning trees: who makes a loop has one). Where a card is, is said, not learned. One
 * thread.
 */
public final class Segment {
    /** Stations that are remembered; a flood of invented addresses makes the oldest forgotten. */
    static final int MOST_STATIONS = 4096;

    /** A station that was not heard for so long may be anywhere (802.1D, table 7-5). */
    static final long AGEING_MILLIS = 300_000;

    private static final long GROUP = 1L << 40;

    private record Watch(String label, Consumer<ByteBuffer> tap) {}

    private record Station(SegmentPort port, long heardMillis) {}

    private final List<SegmentPort> ports = new ArrayList<>();
    private final Map<Long, SegmentPort> cards = new HashMap<>();
    private final Map<Long, Station> learned = new LinkedHashMap<>();
    private final Consumer<ByteBuffer> tap;
    private final List<Watch> watches = new ArrayList<>();

    /** @param tap gets every frame that is on the segment */
    public Segment(Consumer<ByteBuffer> tap) {
        this.tap = tap;
    }

    /**
     * Shows what comes in or leaves at some ports, whenever they are plugged.
     *
     * @param label what they are {@linkplain SegmentPort#label called}
     * @param portTap gets each frame once
     */
    public void watch(String label, Consumer<ByteBuffer> portTap) {
        watches.add(new Watch(label, portTap));
    }

    public void plug(SegmentPort port) {
        ports.add(port);
    }

    /** A card is behind this port, and nowhere else. */
    public void plugCard(SegmentPort port, MacAddress card) {
        plug(port);
        cards.put(card.bits(), port);
        learned.remove(card.bits());
    }

    /** What is behind it is gone. */
    public void unplug(SegmentPort port) {
        ports.remove(port);
        cards.values().removeIf(each -> each == port);
        learned.values().removeIf(station -> station.port == port);
    }

    /** Whether a station that is no card was heard of late under this address. */
    public boolean isHeard(MacAddress address, long nowMillis) {
        return at(address.bits(), nowMillis) != null && !cards.containsKey(address.bits());
    }

    /**
     * A frame comes in; one with the address of a card comes in where that card is, or not at all.
     *
     * @param frame at least 14 bytes; not changed
     */
    public void frame(SegmentPort from, ByteBuffer frame, long nowMillis) {
        long source = Frames.source(frame);
        SegmentPort card = cards.get(source);
        if (card != null && card != from) {
            return;
        }
        if (card == null && (source & GROUP) == 0) {
            learn(source, from, nowMillis);
        }
        tap.accept(frame);
        SegmentPort to = at(Frames.target(frame), nowMillis);
        watches.stream().filter(watch -> passes(watch.label, from, to)).forEach(watch -> watch.tap.accept(frame));
        if (to == null) {
            for (SegmentPort port : ports) {
                if (port != from) {
                    port.deliver(frame);
                }
            }
        } else if (to != from) {
            to.deliver(frame);
        }
    }

    private boolean passes(String label, SegmentPort from, SegmentPort to) {
        return from.label().equals(label)
                || (to == null
                        ? ports.stream().anyMatch(port -> port.label().equals(label))
                        : to != from && to.label().equals(label));
    }

    /** The port behind which the target of a frame is, if that is known and {@linkplain SegmentPort#asksToWait asks to wait}. */
    public Optional<SegmentPort> congested(ByteBuffer frame, long nowMillis) {
        return Optional.ofNullable(at(Frames.target(frame), nowMillis)).filter(port -> port.asksToWait(nowMillis));
    }

    private void learn(long address, SegmentPort port, long nowMillis) {
        learned.remove(address);
        if (learned.size() == MOST_STATIONS) {
            learned.remove(learned.keySet().iterator().next());
        }
        learned.put(address, new Station(port, nowMillis));
    }

    private SegmentPort at(long address, long nowMillis) {
        SegmentPort card = cards.get(address);
        if (card != null) {
            return card;
        }
        Station station = learned.get(address);
        return station == null || nowMillis - station.heardMillis > AGEING_MILLIS ? null : station.port;
    }
}
