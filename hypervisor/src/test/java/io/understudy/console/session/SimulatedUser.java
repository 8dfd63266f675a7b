package io.understudy.console.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** A user who types by chance, reads at leisure, leaves and comes back. */
final class SimulatedUser {
    private final SimulatedTime time;
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final Deque<Byte> onTheWay = new ArrayDeque<>();
    private boolean present;
    private boolean reading;

    SimulatedUser(SimulatedTime time) {
        this.time = time;
    }

    byte[] typed() {
        return typed.toByteArray();
    }

    byte[] seen() {
        return seen.toByteArray();
    }

    boolean isPresent() {
        return present;
    }

    void read(boolean wanted) {
        reading = wanted;
    }

    void deliver(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            onTheWay.add(bytes.get());
        }
    }

    void come(GatewaySession gateway) {
        present = true;
        gateway.userConnected(time.nowMillis());
        gateway.pump();
    }

    void leave(GatewaySession gateway) {
        present = false;
        reading = false;
        onTheWay.clear();
        gateway.userGone(time.nowMillis());
    }

    void type(GatewaySession gateway, int most) {
        if (present && reading) {
            byte[] bytes = new byte[time.random.nextInt(most)];
            time.random.nextBytes(bytes);
            typed.writeBytes(bytes);
            gateway.userBytes(ByteBuffer.wrap(bytes), time.nowMillis());
            gateway.pump();
        }
    }

    void look(GatewaySession gateway, int most) {
        int count = Math.min(onTheWay.size(), most);
        for (int i = 0; i < count; i++) {
            seen.write(onTheWay.remove());
        }
        if (count > 0) {
            gateway.passed(count);
            gateway.pump();
        }
    }
}
