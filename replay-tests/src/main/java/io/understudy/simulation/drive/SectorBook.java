package io.understudy.simulation.drive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What each sector of one host's image may hold, by what the guest asked for and was told: what was written last before
 * the flush that it was told of, or anything that was written since. A write of which it was told that it failed, or that
 * a flush failed behind it, may be there and need not.
 */
public final class SectorBook {
    /** Of what nobody knows; no stamp of a note is even. */
    private static final int ANYTHING = 2;

    /** @param counts whether a flush makes it safe */
    private record Written(long request, int stamp, boolean counts) {}

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final Deque<Written>[] sectors = new Deque[Sectors.COUNT];

    private boolean anything;

    /** Of an image that holds what it holds when the machine is switched on. */
    SectorBook() {
        for (int sector = 0; sector < Sectors.COUNT; sector++) {
            became(sector, Sectors.firstStamp(sector));
        }
    }

    /** The image came from another host, with this. */
    void became(int sector, int stamp) {
        sectors[sector] = new ArrayDeque<>(2);
        sectors[sector].add(new Written(-1, stamp, true));
    }

    /** So many sectors may hold anything until they are written again. */
    void unknown(int first, int count) {
        for (int sector = first; sector < first + count; sector++) {
            sectors[sector].addLast(new Written(-1, ANYTHING, true));
        }
    }

    /** The guest asks for this to be written. */
    void written(long request, int sector, int stamp) {
        sectors[sector].add(new Written(request, stamp, true));
    }

    /** The guest was told that something failed: of the writes from this request up to before that one it knows nothing. */
    void uncertain(long from, long before) {
        for (Deque<Written> each : sectors) {
            if (each.peekLast().request >= from) {
                for (int left = each.size(); left > 0; left--) {
                    Written one = each.remove();
                    boolean hit = one.request >= from && one.request < before;
                    each.add(hit ? new Written(one.request, one.stamp, false) : one);
                }
            }
        }
    }

    /** The guest was told that everything is safe that it asked for before this request, and that rests on this image. */
    public void safe(long before) {
        anything = true;
        for (Deque<Written> each : sectors) {
            while (each.size() > 1 && isOvertaken(each, before)) {
                each.remove();
            }
        }
    }

    /** Whether something behind the first one is safe. */
    private static boolean isOvertaken(Deque<Written> all, long before) {
        return all.stream().skip(1).anyMatch(one -> one.counts && one.request < before);
    }

    /** Whether anything was ever told to be safe on it. */
    public boolean promises() {
        return anything;
    }

    /** What is wrong with an image, in one line. */
    public Optional<String> objection(byte[] image) {
        if (image.length != Sectors.IMAGE_BYTES) {
            return Optional.of("the image has " + image.length + " bytes, not " + Sectors.IMAGE_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        for (int sector = 0; sector < Sectors.COUNT; sector++) {
            int number = sector;
            if (sectors[sector].stream()
                    .noneMatch(one ->
                            one.stamp == ANYTHING || Sectors.are(bytes, number * Sectors.BYTES, number, one.stamp))) {
                return Optional.of("sector " + sector + " holds none of what it may, " + sectors[sector] + ", but "
                        + String.format("%016x", bytes.getLong(sector * Sectors.BYTES)));
            }
        }
        return Optional.empty();
    }
}
