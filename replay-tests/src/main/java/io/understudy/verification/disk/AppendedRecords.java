package io.understudy.verification.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What {@code append} of the Linux guest has written to a disk, judged: each record that the guest was told is safe is there; of
 * the next one, which may be under way, either all or nothing; behind that nothing. Pure.
 */
public final class AppendedRecords {
    public static final int BYTES = 512;

    private AppendedRecords() {}

    /** The record with this number. */
    static byte[] record(long number) {
        return String.format("record %-497d end\n\n\n\n", number).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Looks at a whole image.
     *
     * @param safe how many records the guest was told are safe, from number 0 on
     * @param behind how many may have followed until somebody looked, none of which the guest was told of
     * @return what is wrong, in one line
     */
    public static Optional<String> complaint(ByteBuffer image, long safe, long behind) {
        byte[] sector = new byte[BYTES];
        byte[] zeros = new byte[BYTES];
        boolean ended = false;
        for (long number = 0; number < image.capacity() / BYTES; number++) {
            image.get((int) (number * BYTES), sector);
            boolean there = Arrays.equals(sector, record(number));
            if (number < safe && !there) {
                return Optional.of("record " + number + " is lost, of " + safe + " that were safe; there is "
                        + new String(sector, 0, 16, StandardCharsets.US_ASCII).replaceAll("\\p{Cntrl}", "."));
            }
            if (!there && !Arrays.equals(sector, zeros)) {
                return Optional.of("sector " + number + " holds neither its record nor nothing");
            }
            if (there && (ended || number >= safe + behind)) {
                return Optional.of("record " + number + " appeared, though " + safe + " were safe");
            }
            ended |= !there;
        }
        return Optional.empty();
    }
}
