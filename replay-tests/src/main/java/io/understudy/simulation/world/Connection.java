package io.understudy.simulation.world;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A TCP connection: each direction in order, with delays of its own. While a direction is cut, what is sent waits, as with
 * retransmission; nobody is told. What is under way when the connection breaks is lost.
 */
final class Connection {
    /** In the queue of a direction: nothing follows. */
    private record End(String reason) {}

    private record Sent(long arrival, Object message) {}

    private final Network network;
    private final Scheduler scheduler;
    private final Socket[] ends = new Socket[2];

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final Deque<Sent>[] underWay = new Deque[] {new ArrayDeque<Sent>(), new ArrayDeque<Sent>()};

    private final boolean[] moving = new boolean[2];
    private final long[] lastArrival = new long[2];

    /** The side whose host lost its power, or -1: that end answers nothing. */
    private int dark = -1;

    Connection(Network network, Scheduler scheduler) {
        this.network = network;
        this.scheduler = scheduler;
    }

    Socket end(int side, VirtualProcess owner, String node) {
        ends[side] = new Socket(this, side, owner, node);
        return ends[side];
    }

    boolean joins(String one, String other) {
        return (ends[0].node.equals(one) && ends[1].node.equals(other))
                || (ends[0].node.equals(other) && ends[1].node.equals(one));
    }

    boolean gone() {
        return !ends[0].open && !ends[1].open;
    }

    int sideOf(VirtualProcess process) {
        return ends[0].owner == process ? 0 : ends[1].owner == process ? 1 : -1;
    }

    void send(int side, Object message) {
        if (!ends[side].open) {
            return;
        }
        scheduler
                .trace()
                .detail(scheduler.now(), ends[side].node, () -> "sends " + ends[1 - side].node + " " + message);
        push(side, message);
    }

    void close(int side, String reason) {
        if (ends[side].open) {
            ends[side].open = false;
            push(side, new End(reason));
        }
    }

    /** Both ends lose it; what is under way is lost. They are told, unless the way to them is cut. */
    void reset(String reason) {
        for (int side = 0; side < 2; side++) {
            underWay[side].clear();
            if (ends[1 - side].open) {
                push(side, new End(reason));
            }
        }
    }

    /** The process at this side was killed: its kernel closes, with or without what is under way. */
    void killed(int side, boolean loses) {
        ends[side].open = false;
        underWay[1 - side].clear();
        if (loses) {
            underWay[side].clear();
        }
        push(side, new End("connection reset by " + ends[side].node));
    }

    /** The host at this side lost its power. Nobody is told. */
    void darken(int side, boolean loses) {
        ends[side].open = false;
        dark = side;
        underWay[1 - side].clear();
        if (loses) {
            underWay[side].clear();
        }
    }

    private void push(int side, Object message) {
        if (dark == 1 - side) {
            if (network.isUp(ends[dark].node)) {
                underWay[dark].clear();
                enqueue(dark, new End("connection reset by " + ends[dark].node + ", which was restarted"));
            }
            return;
        }
        enqueue(side, message);
    }

    private void enqueue(int side, Object message) {
        lastArrival[side] = Math.max(lastArrival[side], scheduler.now() + network.delay());
        underWay[side].add(new Sent(lastArrival[side], message));
        move(side);
    }

    /** Carries the next message of this side to the other one, when its time has come. */
    void move(int side) {
        if (moving[side] || underWay[side].isEmpty()) {
            return;
        }
        moving[side] = true;
        scheduler.after(underWay[side].peek().arrival() - scheduler.now(), () -> {
            moving[side] = false;
            if (underWay[side].isEmpty() || network.isCut(ends[side].node, ends[1 - side].node)) {
                return;
            }
            if (underWay[side].peek().arrival() <= scheduler.now()) {
                arrive(ends[1 - side], underWay[side].poll().message());
            }
            move(side);
        });
    }

    private void arrive(Socket at, Object message) {
        at.owner.run(() -> {
            if (!at.open) {
                return;
            }
            if (message instanceof End end) {
                at.open = false;
                at.listener.closed(end.reason());
            } else {
                at.listener.received(message);
            }
        });
    }
}
