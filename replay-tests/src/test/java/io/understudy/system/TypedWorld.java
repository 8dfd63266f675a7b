package io.understudy.system;

import io.understudy.machine.input.Slices;
import io.understudy.machine.input.VirtualInputs;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** A world in which time goes with the instructions, and a guest's session is typed a few bytes at a time. */
final class TypedWorld {
    private static final String KV_SESSION =
            "put a 1\nappend a xyz\nget a\nstamp\nsum\nuptime\nprint 40\nput b 2\ndel a\nget a\nstamp\nexit 0\n";
    private static final int LONGEST_SLICE = 3000;
    private static final int MOST_TYPED = 16;
    /** So many block starts, or ticks of a sleeping guest, pass between two pieces of what is typed. */
    private static final int PAUSE = 200;

    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private TypedWorld() {}

    /** What is typed to a guest until it ends. */
    static String session(String guest) {
        return guest.equals("kv") ? KV_SESSION : "";
    }

    static VirtualInputs of(long seed, String guest) {
        byte[] session = session(guest).getBytes(StandardCharsets.US_ASCII);
        SplittableRandom random = new SplittableRandom(seed);
        int[] sent = {0};
        VirtualInputs.SerialScript typed = (count, into, most) -> {
            int wanted = random.nextInt(PAUSE) == 0 ? 1 + random.nextInt(MOST_TYPED) : 0;
            int length = Math.min(Math.min(most, wanted), session.length - sent[0]);
            System.arraycopy(session, sent[0], into, 0, length);
            sent[0] += length;
            return length;
        };
        return new VirtualInputs(seed, new Slices(seed, LONGEST_SLICE), typed, FOR_EVER);
    }
}
