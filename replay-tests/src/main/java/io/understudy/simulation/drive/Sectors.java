package io.understudy.simulation.drive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a sector holds: made of its place and a stamp, so that one that came from elsewhere, or in part, shows. */
public final class Sectors {
    static final int BYTES = 512;

    /** Of a disk: two chunks of those in which images travel, and a half. */
    static final int COUNT = 320;

    /** Of a disk. */
    public static final int IMAGE_BYTES = COUNT * BYTES;

    /** Of a sector of zeros. */
    static final int ZEROS = 0;

    private static final int BLANK_FROM = 128;
    private static final int BLANK_TO = 256;

    private Sectors() {}

    /** What a sector holds when the machine is switched on: the disk's second chunk is blank. */
    static int firstStamp(int sector) {
        return sector >= BLANK_FROM && sector < BLANK_TO ? ZEROS : 0x5EC7_0000 | sector;
    }

    /** What the image holds that the user of the machine names. */
    public static byte[] firstImage() {
        byte[] image = new byte[IMAGE_BYTES];
        for (int sector = 0; sector < COUNT; sector++) {
            fill(image, sector * BYTES, sector, firstStamp(sector));
        }
        return image;
    }

    static void fill(byte[] into, int at, int sector, int stamp) {
        if (stamp == ZEROS) {
            return;
        }
        ByteBuffer to = ByteBuffer.wrap(into, at, BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long word = first(sector, stamp);
        for (int i = 0; i < BYTES / Long.BYTES; i++) {
            to.putLong(word);
            word = next(word);
        }
    }

    /** Whether that is what there is. */
    static boolean are(ByteBuffer image, int at, int sector, int stamp) {
        long word = stamp == ZEROS ? 0 : first(sector, stamp);
        for (int i = 0; i < BYTES / Long.BYTES; i++) {
            if (image.getLong(at + i * Long.BYTES) != word) {
                return false;
            }
            word = stamp == ZEROS ? 0 : next(word);
        }
        return true;
    }

    private static long first(int sector, int stamp) {
        return (long) sector << Integer.SIZE | (stamp & 0xFFFF_FFFFL);
    }

    private static long next(long word) {
        return word * 0x5851F42D4C957F2DL + 0x14057B7EF767814FL;
    }
}
