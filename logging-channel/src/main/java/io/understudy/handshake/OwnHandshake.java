package io.understudy.handshake;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The handshake of this process. It has one identity, whatever it connects to and listens for, as it has one user: so it is
 * said in one place, when the process begins, and no part of it opens a socket without it. None was said in a test of a part
 * and in programs that use this as a library: then nothing is asked.
 */
public final class OwnHandshake {
    private static final AtomicReference<Supplier<Handshake>> CHOSEN = new AtomicReference<>(() -> Handshake.OPEN);

    private OwnHandshake() {}

    /** What applies to every socket from now on; asked for when the first one is needed, and once. */
    public static void choose(Supplier<Handshake> handshake) {
        CHOSEN.set(new Supplier<>() {
            private Optional<Handshake> made = Optional.empty();

            @Override
            public synchronized Handshake get() {
                if (made.isEmpty()) {
                    made = Optional.of(handshake.get());
                }
                return made.get();
            }
        });
    }

    public static Handshake get() {
        return CHOSEN.get().get();
    }
}
