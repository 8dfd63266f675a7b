package io.understudy.simulation.network;

import io.understudy.simulation.world.Scheduler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * One direction of a connection. What was sent arrives in order, each piece when its delay is over. While the way is cut it
 * waits, as with retransmission, and nobody is told.
 */
final class OneWay {
    private record Sent(long arrival, Segment segment) {}

    private final Network network;
    private final Scheduler scheduler;
    private final String from;
    private final String to;
    private final Consumer<Segment> arriving;
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private boolean moving;
    private long lastArrival;

    OneWay(Network network, Scheduler scheduler, String from, String to, Consumer<Segment> arriving) {
        this.network = network;
        this.scheduler = scheduler;
        this.from = from;
        this.to = to;
        this.arriving = arriving;
    }

    void send(Segment segment) {
        lastArrival = Math.max(lastArrival, scheduler.now() + network.delay());
        underWay.add(new Sent(lastArrival, segment));
        move();
    }

    /** What is under way never arrives. */
    void lose() {
        underWay.clear();
    }

    /** Carries on what has arrived when its time comes; to be called again when a cut has healed. */
    void move() {
        if (moving || underWay.isEmpty()) {
            return;
        }
        moving = true;
        scheduler.after(underWay.peek().arrival() - scheduler.now(), () -> {
            moving = false;
            if (!network.blocked(from, to)) {
                while (!underWay.isEmpty() && underWay.peek().arrival() <= scheduler.now()) {
                    arriving.accept(underWay.poll().segment());
                }
                move();
            }
        });
    }
}
