package io.understudy.simulation;

import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;

/** A user's connection to the gateway: what is written waits until the kernel takes it, and there until the user reads. */
final class UserSocket {
    private static final int KERNEL_BYTES = 400;

    private final VirtualProcess process;
    private final Scheduler scheduler;
    private final Audience audience;
    private final IntConsumer user;
    private final IntConsumer passed;
    private final Deque<Integer> written = new ArrayDeque<>();
    private final Deque<Integer> kernel = new ArrayDeque<>();
    private boolean taking;
    private boolean closed;

    /**
     * One end of it.
     *
     * @param process the gateway's
     * @param user gets each byte when he reads it
     * @param passed told how many more bytes the kernel has taken
     */
    UserSocket(VirtualProcess process, Scheduler scheduler, Audience audience, IntConsumer user, IntConsumer passed) {
        this.process = process;
        this.scheduler = scheduler;
        this.audience = audience;
        this.user = user;
        this.passed = passed;
        look();
    }

    void write(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            written.add(bytes.get(i) & 0xFF);
        }
        take();
    }

    /** The kernel takes what it has room for. */
    private void take() {
        if (taking || written.isEmpty() || kernel.size() >= KERNEL_BYTES) {
            return;
        }
        taking = true;
        process.post(() -> {
            taking = false;
            int count = Math.min(written.size(), KERNEL_BYTES - kernel.size());
            if (closed || count <= 0) {
                return;
            }
            for (int i = 0; i < count; i++) {
                kernel.add(written.remove());
            }
            passed.accept(count);
            read();
        });
    }

    private void look() {
        process.after(audience.pauseMillis() * Scheduler.MILLIS, () -> {
            if (!closed) {
                read();
                look();
            }
        });
    }

    private void read() {
        read(audience.appetite(scheduler.now() / Scheduler.MILLIS));
        take();
    }

    private void read(int most) {
        for (int left = most; left > 0 && !kernel.isEmpty(); left--) {
            user.accept(kernel.remove());
        }
    }

    /** The gateway closed it: what the kernel has still comes, the rest was never written. */
    void close() {
        closed = true;
        written.clear();
        read(Integer.MAX_VALUE);
    }
}
