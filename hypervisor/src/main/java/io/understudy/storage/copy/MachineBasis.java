package io.understudy.storage.copy;

import io.understudy.log.message.ChannelMessage.Basis;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The same for all disks of a machine, whose chunks are counted one disk behind the other. One thread. */
public final class MachineBasis {
    /** Of all disks together: what is said of them takes 32 MiB of the primary's memory then. Larger ones are sent whole. */
    public static final long MOST_BYTES = 64L << 30;

    private final List<ImageBasis> images;
    private long known;

    private MachineBasis(List<ImageBasis> images) {
        this.images = images;
    }

    /** Of a host that will say it, for images of so many bytes; if they are too large for that, it has nothing. */
    public static MachineBasis coming(List<Long> bytes) {
        return bytes.stream().mapToLong(Long::longValue).sum() > MOST_BYTES
                ? none(bytes.size())
                : new MachineBasis(bytes.stream().map(ImageBasis::of).toList());
    }

    /** Of a host that has no such images. */
    public static MachineBasis none(int disks) {
        return new MachineBasis(Collections.nCopies(disks, ImageBasis.NONE));
    }

    /** Of a host that has a state of this machine, by the sequence number of the entry that follows it. */
    public static MachineBasis ofState(int disks, long state) {
        return new MachineBasis(Collections.nCopies(disks, ImageBasis.ofState(state)));
    }

    public ImageBasis of(int disk) {
        return images.get(disk);
    }

    /** Takes what the host says next, or objects in one line. */
    public Optional<String> add(Basis basis) {
        if (basis.first() != known) {
            return Optional.of("what its images hold is said of chunk " + basis.first() + " after " + known);
        }
        ByteBuffer checks = basis.checks();
        for (ImageBasis image : images) {
            byte[] next = new byte[Math.min(checks.remaining(), image.left() * Basis.CHECK_BYTES)];
            checks.get(next);
            image.add(next);
        }
        known += basis.checks().remaining() / Basis.CHECK_BYTES;
        return checks.hasRemaining()
                ? Optional.of("it says what more chunks hold than the machine's disks have")
                : Optional.empty();
    }
}
