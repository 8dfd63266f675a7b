package io.understudy.machine.input;

import java.security.SecureRandom;
import java.util.function.Consumer;

/** What a machine's inputs get from the host beside its clock: an alarm, and randomness. */
public interface Surprises {
    /** An alarm clock with a thread of its own, and the operating system's entropy. */
    Surprises OF_THIS_HOST = new Surprises() {
        @Override
        public Alarm alarm(Runnable rings) {
            return new WakeTimer(rings);
        }

        @Override
        public Consumer<byte[]> entropy() {
            return new SecureRandom()::nextBytes;
        }
    };

    /** @param rings called on any thread */
    Alarm alarm(Runnable rings);

    /** Fills an array with random bytes. */
    Consumer<byte[]> entropy();
}
