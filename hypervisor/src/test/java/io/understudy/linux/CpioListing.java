package io.understudy.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a newc archive as the kernel does (init/initramfs.c): aligned headers, until the trailer. */
final class CpioListing {
    private static final int HEADER_BYTES = 110;
    private static final int MODE = 1;
    private static final int SIZE = 6;
    private static final int MAJOR = 9;
    private static final int MINOR = 10;
    private static final int NAME_BYTES = 11;

    /** One entry; {@code device} is major * 256 + minor. */
    static final class Entry {
        final int mode;
        final int device;
        final byte[] bytes;

        Entry(int mode, int device, byte[] bytes) {
            this.mode = mode;
            this.device = device;
            this.bytes = bytes;
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private CpioListing() {}

    static Map<String, Entry> of(byte[] archive) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        int at = 0;
        while (true) {
            assertEquals("070701", new String(archive, at, 6, StandardCharsets.US_ASCII), "at " + at);
            int[] fields = new int[13];
            for (int i = 0; i < fields.length; i++) {
                String digits = new String(archive, at + 6 + 8 * i, 8, StandardCharsets.US_ASCII);
                fields[i] = Integer.parseUnsignedInt(digits, 16);
            }
            int nameEnd = at + HEADER_BYTES + fields[NAME_BYTES];
            assertEquals(0, archive[nameEnd - 1], "the name ends with NUL");
            String name = new String(archive, at + HEADER_BYTES, fields[NAME_BYTES] - 1, StandardCharsets.UTF_8);
            int data = (nameEnd + 3) & ~3;
            int end = data + fields[SIZE];
            if (name.equals("TRAILER!!!")) {
                assertEquals(archive.length, (end + 3) & ~3, "nothing behind the trailer");
                return entries;
            }
            int device = fields[MAJOR] * 256 + fields[MINOR];
            entries.put(name, new Entry(fields[MODE], device, Arrays.copyOfRange(archive, data, end)));
            at = (end + 3) & ~3;
        }
    }
}
