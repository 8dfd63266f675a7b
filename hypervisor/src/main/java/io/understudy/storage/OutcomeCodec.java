package io.understudy.storage;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * How the requests under way ended, as bytes.
 *
 * <pre>
 *   for each disk      u8 how many, then for each
 *                      the completion (Completion), u32 length, what was read
 * </pre>
 *
 * <p>Little-endian.
 */
final class OutcomeCodec {
    /** What they take at the most: a host that sends more is none. */
    static final int MOST_BYTES = 64 << 20;

    private OutcomeCodec() {}

    static ByteBuffer write(List<List<DiskOutcome>> disks) {
        int size = disks.stream()
                .mapToInt(outcomes -> 1
                        + outcomes.stream()
                                .mapToInt(each -> Completion.BYTES + Integer.BYTES + each.data().length)
                                .sum())
                .sum();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        byte[] completion = new byte[Completion.BYTES];
        for (List<DiskOutcome> outcomes : disks) {
            out.put((byte) outcomes.size());
            for (DiskOutcome outcome : outcomes) {
                outcome.completion().put(completion);
                out.put(completion).putInt(outcome.data().length).put(outcome.data());
            }
        }
        return out.flip();
    }

    /**
     * The mirror of {@link #write}.
     *
     * @throws IllegalArgumentException if these are no such bytes
     */
    static List<List<DiskOutcome>> read(ByteBuffer in, int disks) {
        List<List<DiskOutcome>> all = new ArrayList<>();
        in.order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (int disk = 0; disk < disks; disk++) {
                List<DiskOutcome> outcomes = new ArrayList<>();
                for (int left = in.get() & 0xFF; left > 0; left--) {
                    outcomes.add(outcome(in));
                }
                all.add(outcomes);
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the ends of the disks' requests are not whole", e);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes follow the ends of the disks' requests");
        }
        return all;
    }

    private static DiskOutcome outcome(ByteBuffer in) {
        byte[] completion = new byte[Completion.BYTES];
        in.get(completion);
        int length = in.getInt();
        if (length < 0 || length > DiskRequest.MOST_BYTES) {
            throw new IllegalArgumentException("no request reads " + length + " bytes");
        }
        byte[] data = new byte[length];
        in.get(data);
        Completion end = Completion.get(completion, 0, completion.length);
        return new DiskOutcome(end, data, false, "a request that came with the state, number " + end.number() + ",");
    }
}
