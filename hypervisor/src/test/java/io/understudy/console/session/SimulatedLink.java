package io.understudy.console.session;

import java.util.function.Consumer;

/** A connection between the gateway and one host: in order each way, with delays, until it breaks. */
final class SimulatedLink {
    final long number;
    final SimulatedHost host;
    private final SimulatedTime time;
    private boolean up = true;
    private long toHostMillis;
    private long toGatewayMillis;

    SimulatedLink(long number, SimulatedHost host, SimulatedTime time) {
        this.number = number;
        this.host = host;
        this.time = time;
    }

    boolean isUp() {
        return up;
    }

    void toHost(Runnable arrival) {
        toHostMillis = Math.max(toHostMillis, time.nowMillis() + time.random.nextInt(8));
        deliver(toHostMillis, arrival);
    }

    void toGateway(Runnable arrival) {
        toGatewayMillis = Math.max(toGatewayMillis, time.nowMillis() + time.random.nextInt(8));
        deliver(toGatewayMillis, arrival);
    }

    /** Everything under way is lost; who hears of the end, and when, is for the caller. */
    void cut(Consumer<Long> ends) {
        if (up) {
            up = false;
            ends.accept(number);
        }
    }

    private void deliver(long millis, Runnable arrival) {
        time.after(millis - time.nowMillis(), () -> {
            if (up) {
                arrival.run();
            }
        });
    }
}
