package io.understudy.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestCatalogueTest {
    private static final int MULTIBOOT_HEADER_MAGIC = 0x1BADB002;

    private final GuestCatalogue catalogue = GuestCatalogue.load();

    @Test
    void shouldListEveryGuestOnce() {
        assertEquals(
                List.of("kv", "clock", "torture"),
                catalogue.list().stream().map(GuestImage::name).toList());
    }

    @Test
    void shouldFindEachGuestByName() {
        for (GuestImage image : catalogue.list()) {
            assertEquals(image, catalogue.find(image.name()));
            assertFalse(image.description().contains("\n"));
            assertTrue(image.ramMebibytes() >= 4, "RAM of " + image);
        }
    }

    @Test
    void shouldCarryAMultibootHeaderWhereLoadersLook() {
        for (GuestImage image : catalogue.list()) {
            byte[] bytes = image.bytes();
            int header = headerOffset(bytes);
            assertTrue(header >= 0, "no Multiboot header in the first 8 KiB of " + image);
            int loadAddress = word(bytes, header + 16);
            int loadEnd = word(bytes, header + 20);
            assertEquals(0x100000, loadAddress, image.name());
            assertEquals(bytes.length, loadEnd - loadAddress, "the header does not load all of " + image);
        }
    }

    @Test
    void shouldNameTheKnownGuestsWhenAskedForAnother() {
        UnknownGuestException unknown = assertThrows(UnknownGuestException.class, () -> catalogue.find("kvm"));
        assertEquals("no guest is called 'kvm': there are kv, clock, torture", unknown.getMessage());
    }

    @Test
    void shouldHandOutCopies() {
        GuestImage image = catalogue.find("kv");
        byte[] before = image.bytes();
        image.bytes()[0] ^= 1;
        assertArrayEquals(before, image.bytes());
    }

    @Test
    void shouldRefuseAnImageThatDiffersInOneBit() {
        DamagedImageException damaged = assertThrows(
                DamagedImageException.class,
                () -> GuestCatalogue.load(file -> {
                    byte[] bytes = BundledFiles.read(file);
                    if (file.equals("clock.bin")) {
                        bytes[bytes.length - 1] ^= 4;
                    }
                    return bytes;
                }));
        assertTrue(damaged.getMessage().startsWith("guest image clock.bin is damaged: sha256 is "));
        assertFalse(damaged.getMessage().contains("\n"));
    }

    @Test
    void shouldRefuseAMissingImage() {
        DamagedImageException damaged = assertThrows(
                DamagedImageException.class,
                () -> GuestCatalogue.load(file -> file.equals("kv.bin") ? null : BundledFiles.read(file)));
        assertEquals("guest image file kv.bin is missing: rebuild with guest-images/build", damaged.getMessage());
    }

    @Test
    void shouldRefuseDamagedSums() {
        for (String sums : List.of("kv.bin\n", "0".repeat(63) + "  kv.bin\n", ("a".repeat(64) + "  x\n").repeat(2))) {
            assertThrows(
                    DamagedImageException.class,
                    () -> GuestCatalogue.load(file -> sums.getBytes(StandardCharsets.UTF_8)),
                    sums);
        }
    }

    @Test
    void shouldRefuseAnImageWithoutSum() {
        DamagedImageException damaged = assertThrows(
                DamagedImageException.class,
                () -> GuestCatalogue.load(
                        file -> file.equals(ImageChecksums.FILE) ? new byte[0] : BundledFiles.read(file)));
        assertEquals(
                "guest image kv.bin is not listed in SHA256SUMS: rebuild with guest-images/build",
                damaged.getMessage());
    }

    private static int headerOffset(byte[] image) {
        for (int offset = 0; offset + 12 <= Math.min(image.length, 8192); offset += 4) {
            if (word(image, offset) == MULTIBOOT_HEADER_MAGIC
                    && word(image, offset) + word(image, offset + 4) + word(image, offset + 8) == 0) {
                return offset;
            }
        }
        return -1;
    }

    private static int word(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF)
                | (bytes[offset + 1] & 0xFF) << 8
                | (bytes[offset + 2] & 0xFF) << 16
                | bytes[offset + 3] << 24;
    }
}
