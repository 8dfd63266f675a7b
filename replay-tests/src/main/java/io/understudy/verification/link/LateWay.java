package io.understudy.verification.link;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When what goes one way on one connection arrives. In order, as TCP delivers: behind a segment that was lost everything waits until
 * it was sent again, {@value #RETRANSMIT_MILLIS} ms later (the least that Linux waits, TCP_RTO_MIN), and twice as long each time
 * that it is lost again (RFC 6298, 5.5). That later segments let a sender notice sooner (RFC 5681, 3.2) is left out.
 *
 * <p>Without sockets and clocks: time is a parameter.
 */
final class LateWay {
    static final long RETRANSMIT_MILLIS = 200;

    /** On Ethernet, with time stamps. */
    static final int SEGMENT_BYTES = 1448;

    private static final int MOST_TIMES = 6;

    private final RandomGenerator random;
    private long sentNanos;
    private long arrivedNanos;

    LateWay(RandomGenerator random, long nowNanos) {
        this.random = random;
        sentNanos = nowNanos;
        arrivedNanos = nowNanos;
    }

    /** The moment at which bytes arrive that are given to it now; never before those that were given to it earlier. */
    long arrival(Impairment impairment, int bytes, long nowNanos) {
        sentNanos = Math.max(sentNanos, nowNanos) + transmission(impairment, bytes);
        long again = 0;
        for (int sent = 0; sent < bytes; sent += SEGMENT_BYTES) {
            again = Math.max(again, sentAgain(impairment));
        }
        long takes = TimeUnit.MILLISECONDS.toNanos(impairment.delayMillis() + again);
        arrivedNanos = Math.max(arrivedNanos, sentNanos + takes);
        return arrivedNanos;
    }

    private static long transmission(Impairment impairment, int bytes) {
        return impairment.bytesPerSecond() == 0 ? 0 : TimeUnit.SECONDS.toNanos(bytes) / impairment.bytesPerSecond();
    }

    /** After how long one segment is sent for the time that arrives, in milliseconds. */
    private long sentAgain(Impairment impairment) {
        long waited = 0;
        long next = RETRANSMIT_MILLIS;
        for (int times = 0; times < MOST_TIMES && random.nextInt(100) < impairment.lossPercent(); times++) {
            waited += next;
            next *= 2;
        }
        return waited;
    }
}
