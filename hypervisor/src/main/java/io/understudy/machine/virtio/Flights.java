package io.understudy.machine.virtio;

import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;
import java.util.ArrayDeque;

/**
 * The requests that a disk has taken and not completed, in order. Bounded; what goes beyond waits in the driver's queue, so
 * that a guest is slowed at the same place on every replica.
 */
final class Flights implements Stateful {
    static final int MOST = 32;

    /** With this much under way no further request is taken, however short. */
    private static final int ENOUGH_BYTES = 8 << 20;

    private final ArrayDeque<Flight> flights = new ArrayDeque<>();
    private Virtqueue queue;
    private long bytes;

    /** Whose requests they are. */
    void of(Virtqueue queue) {
        this.queue = queue;
    }

    boolean isEmpty() {
        return flights.isEmpty();
    }

    boolean hasRoom() {
        return flights.size() < MOST && bytes < ENOUGH_BYTES;
    }

    /** The oldest one's number, -1 if there is none. */
    long oldest() {
        return flights.isEmpty() ? -1 : flights.peek().number();
    }

    /** How many bytes it reads or writes, 0 if there is none. */
    int oldestBytes() {
        return flights.isEmpty() ? 0 : flights.peek().bytes();
    }

    /** Whether what it reads goes into guest memory. */
    boolean oldestReads() {
        return !flights.isEmpty() && flights.peek().reads();
    }

    void add(Flight flight) {
        flights.add(flight);
        bytes += flight.bytes();
    }

    Flight remove() {
        Flight oldest = flights.remove();
        bytes -= oldest.bytes();
        return oldest;
    }

    /** The driver does not know of them any more. */
    void makeVoid() {
        for (int left = flights.size(); left > 0; left--) {
            flights.add(flights.remove().voided());
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putByte(flights.size());
        flights.forEach(flight -> flight.save(out));
    }

    @Override
    public void restore(StateReader in) {
        flights.clear();
        bytes = 0;
        for (int left = in.getByte(0, MOST); left > 0; left--) {
            add(Flight.restore(in, queue));
        }
    }
}
