package io.understudy.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Linux, Documentation/driver-api/early-userspace/buffer-format.rst. */
class InitialRamDiskTest {
    private static final byte[] BUSYBOX = random(12_345);
    private static final byte[] MODULE = random(77);

    private static byte[] random(int bytes) {
        byte[] contents = new byte[bytes];
        new Random(bytes).nextBytes(contents);
        return contents;
    }

    private static Map<String, CpioListing.Entry> unpacked() throws IOException {
        byte[] disk = InitialRamDisk.assemble(Map.of("bin/busybox", BUSYBOX), Map.of("lib/modules/test.ko", MODULE));
        return CpioListing.of(new GZIPInputStream(new ByteArrayInputStream(disk)).readAllBytes());
    }

    @Test
    void shouldHoldWhatAKernelNeedsToStartInit() throws IOException {
        Map<String, CpioListing.Entry> files = unpacked();
        assertEquals(0100755, files.get("init").mode);
        assertTrue(files.get("init").text().startsWith("#!/bin/sh\n"));
        assertArrayEquals(BUSYBOX, files.get("bin/busybox").bytes);
        assertEquals(0100755, files.get("bin/busybox").mode);
        assertEquals(0120777, files.get("bin/sh").mode);
        assertEquals("busybox", files.get("bin/sh").text());
        assertEquals(0020600, files.get("dev/console").mode);
        assertEquals(5 * 256 + 1, files.get("dev/console").device);
        assertEquals(0020666, files.get("dev/null").mode);
        assertEquals(4 * 256 + 64, files.get("dev/ttyS0").device);
        assertArrayEquals(MODULE, files.get("lib/modules/test.ko").bytes);
    }

    @Test
    void shouldMakeEachDirectoryBeforeWhatLiesInIt() throws IOException {
        Map<String, CpioListing.Entry> files = unpacked();
        for (String name : files.keySet()) {
            int slash = name.lastIndexOf('/');
            if (slash > 0) {
                String above = name.substring(0, slash);
                assertTrue(files.containsKey(above), name);
                assertEquals(0040000, files.get(above).mode & 0170000);
                assertTrue(files.keySet().stream().toList().indexOf(above)
                        < files.keySet().stream().toList().indexOf(name));
            }
        }
    }

    @Test
    void shouldSayWhenItsShellIsReady() throws IOException {
        assertTrue(unpacked().get("init").text().contains(InitialRamDisk.READY_LINE));
    }

    @Test
    void shouldBeTheSameBytesEachTime() throws IOException {
        assertArrayEquals(
                InitialRamDisk.assemble(Map.of("bin/busybox", BUSYBOX), Map.of("lib/modules/test.ko", MODULE)),
                InitialRamDisk.assemble(Map.of("bin/busybox", BUSYBOX), Map.of("lib/modules/test.ko", MODULE)));
    }

    @Test
    void shouldPadEveryLengthOfNameAndFile() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CpioWriter archive = new CpioWriter(out)) {
            for (int length = 0; length < 9; length++) {
                archive.file("f".repeat(length + 1), 0644, random(length));
            }
        }
        Map<String, CpioListing.Entry> files = CpioListing.of(out.toByteArray());
        for (int length = 0; length < 9; length++) {
            assertArrayEquals(random(length), files.get("f".repeat(length + 1)).bytes);
        }
    }
}
