package io.understudy.simulation;

import io.understudy.simulation.machine.ServiceFrame;
import io.understudy.simulation.machine.ServiceFrame.Answer;
import io.understudy.simulation.machine.ServiceFrame.Beat;
import io.understudy.simulation.machine.ServiceFrame.Request;
import io.understudy.simulation.world.Scheduler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A client of the guest's service on the network, with one connection for the whole history, as TCP would have it: requests
 * have numbers, a few are under way at a time, and those that are not answered in time are sent again, later each time. Frames
 * may be lost, come twice and in any order; what they say may never change.
 */
final class PacketUser {
    private static final int MOST_UNDER_WAY = 3;
    private static final long FIRST_TIMEOUT = 40 * Scheduler.MILLIS;
    private static final long LONGEST_TIMEOUT = 640 * Scheduler.MILLIS;
    private static final int LONGEST_THOUGHT_MILLIS = 100;

    private final SplittableRandom random;
    private final List<Long> values = new ArrayList<>();

    /** Of the requests up to each number. */
    private final List<Long> checks = new ArrayList<>(List.of(0L));

    /** How many requests were answered when each stamp was sent. */
    private final List<Integer> answeredAt = new ArrayList<>();

    private final Map<Integer, Long> marks = new HashMap<>();
    private final Map<Integer, Long> beats = new HashMap<>();
    private int answered;
    private long thinksUntil;
    private long timeout = FIRST_TIMEOUT;
    private long repeatAt = Long.MAX_VALUE;

    PacketUser(SplittableRandom random) {
        this.random = random;
    }

    /** Requests answered, each counted once. */
    int answers() {
        return answered;
    }

    /** Different things that the guest said unasked, as far as they came. */
    int beats() {
        return beats.size();
    }

    /** The frames to be sent now; to be called every few milliseconds. */
    List<byte[]> advance(long now) {
        List<byte[]> frames = new ArrayList<>();
        if (now >= repeatAt) {
            timeout = Math.min(2 * timeout, LONGEST_TIMEOUT);
            repeatAt = now + timeout;
            for (int number = answered + 1; number <= values.size(); number++) {
                frames.add(request(number));
            }
        }
        if (now >= thinksUntil && values.size() - answered < MOST_UNDER_WAY) {
            thinksUntil = now + random.nextLong(LONGEST_THOUGHT_MILLIS * Scheduler.MILLIS);
            repeatAt = values.size() == answered ? now + timeout : repeatAt;
            values.add(random.nextLong());
            checks.add(ServiceFrame.mix(checks.get(checks.size() - 1), values.get(values.size() - 1)));
            frames.add(request(values.size()));
        }
        return frames;
    }

    private byte[] request(int number) {
        answeredAt.add(answered);
        return new Request(number, answeredAt.size() - 1, values.get(number - 1)).frame();
    }

    /** A frame came that is of the guest's card, or of a broken machine. */
    void receive(ByteBuffer frame, long now) {
        ServiceFrame said = ServiceFrame.read(frame)
                .orElseThrow(
                        () -> broken("a frame of " + frame.remaining() + " bytes that the guest never made whole"));
        if (said instanceof Beat beat) {
            Long before = beats.putIfAbsent(beat.number(), beat.mark());
            require(
                    before == null || before == beat.mark(),
                    "what the guest said unasked under number " + beat.number() + " is contradicted");
        } else if (said instanceof Answer answer) {
            answered(answer, now);
        }
    }

    private void answered(Answer answer, long now) {
        int number = answer.number();
        require(
                number <= values.size() && answer.stamp() < answeredAt.size(),
                "an answer to request " + number + ", which was not made");
        require(
                number >= answeredAt.get(answer.stamp()),
                "request " + answeredAt.get(answer.stamp())
                        + " was answered, and later the guest had done no more than " + number + ": it is lost");
        require(answer.check() == checks.get(number), "the guest did other requests than those up to " + number);
        Long before = marks.putIfAbsent(number, answer.mark());
        require(before == null || before == answer.mark(), "the answer to request " + number + " is contradicted");
        if (number > answered) {
            answered = number;
            timeout = FIRST_TIMEOUT;
            repeatAt = values.size() == answered ? Long.MAX_VALUE : now + timeout;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw broken(otherwise);
        }
    }

    private static Violation broken(String what) {
        return new Violation(Promise.CONNECTION_STANDS, "a client of the network got " + what);
    }
}
