package io.understudy.verification.fuzz;

import io.understudy.machine.MachineInputs;
import io.understudy.machine.virtio.VirtioNet;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The outside: frames of any length that a wire carries, with anything in them, as soon as there is room or later. */
final class HostileFrames implements Consumer<MachineInputs> {
    private static final int LEAST = 14;
    private static final int USUAL = 1514;
    private static final int MOST_AT_ONCE = 8;
    private static final long MOST_BYTES = 8 << 20;

    private final SplittableRandom random;
    private long frames;
    private long bytes;

    HostileFrames(long seed) {
        random = new SplittableRandom(~seed);
    }

    @Override
    public void accept(MachineInputs machine) {
        for (int left = random.nextInt(MOST_AT_ONCE); left > 0; left--) {
            int room = machine.room(VirtioNet.STREAM);
            if (room < LEAST || bytes > MOST_BYTES) {
                return;
            }
            byte[] frame = frame(length(room));
            machine.receive(VirtioNet.STREAM, frame, 0, frame.length);
            frames++;
            bytes += frame.length;
        }
    }

    private int length(int room) {
        return switch (random.nextInt(5)) {
            case 0 -> LEAST;
            case 1 -> room;
            case 2 -> LEAST + random.nextInt(room - LEAST + 1);
            default -> LEAST + random.nextInt(Math.min(room, USUAL) - LEAST + 1);
        };
    }

    /** Noise, nothing, or small numbers: over a ring, these are descriptors, heads and indices. */
    private byte[] frame(int length) {
        byte[] frame = new byte[length];
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(frame);
            case 1 -> {
                int modulus = 1 + random.nextInt(16);
                int value = random.nextInt(256);
                for (int i = 0; i < length; i += modulus) {
                    frame[i] = (byte) value;
                }
            }
            default -> {}
        }
        return frame;
    }

    /** How many have entered guest memory, or were lost there. */
    long frames() {
        return frames;
    }
}
