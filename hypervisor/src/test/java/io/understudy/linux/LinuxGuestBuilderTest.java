package io.understudy.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.debian.PackageArchive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxGuestBuilderTest {
    @TempDir
    private Path cache;

    private final List<String> progress = new ArrayList<>();
    private final Packages packages = new Packages();

    private LinuxGuestBuilder builder(Architecture architecture) {
        return new LinuxGuestBuilder(architecture, cache.resolve("guest"), each -> packages, progress::add);
    }

    private String refused() {
        IOException refusal =
                assertThrows(IOException.class, () -> builder(Architecture.I386).build(false));
        assertFalse(refusal.getMessage().contains("\n"));
        return refusal.getMessage();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldBuildAGuestOutOfPackages() throws IOException {
        LinuxGuest guest = builder(Architecture.I386).build(false);
        assertTrue(guest.isThere());
        assertArrayEquals(packages.kernel, Files.readAllBytes(guest.kernel()));
        assertEquals(
                "linux-image-9.9-686 1.0\nbusybox-static 1.0\n"
                        + SecureShell.PACKAGES.stream()
                                .map(each -> each + " 1.0\n")
                                .collect(Collectors.joining()),
                Files.readString(cache.resolve("guest/versions")));
        assertEquals(List.of("guest"), left(), "no temporary folder is left");
        assertTrue(packages.closed);
    }

    @Test
    void shouldTakeTheModulesThatModulesNeed() throws IOException {
        builder(Architecture.I386).build(false);
        try (Stream<Path> modules = Files.list(cache.resolve("guest/modules"))) {
            assertEquals(
                    List.of(
                            "test_bpf.ko",
                            "test_static_key_base.ko",
                            "test_static_keys.ko",
                            "virtio_net.ko",
                            "virtio_pci.ko",
                            "virtio_rng.ko",
                            "zram.ko"),
                    modules.map(file -> file.getFileName().toString()).sorted().toList());
        }
        try (Stream<Path> modules = Files.list(cache.resolve("guest/disks"))) {
            assertEquals(
                    List.of("crc32c_generic.ko", "ext4.ko", "jbd2.ko", "virtio_blk.ko"),
                    modules.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void shouldFetchAgainWhatAnOlderGuestLacks() throws IOException {
        builder(Architecture.I386).build(false);
        int fetched = packages.unpacked;
        Files.delete(cache.resolve("guest/modules/zram.ko"));
        builder(Architecture.I386).build(false);
        assertEquals(2 * fetched, packages.unpacked);
        assertTrue(Files.exists(cache.resolve("guest/modules/zram.ko")));
    }

    @Test
    void shouldFetchOnlyOnce() throws IOException {
        builder(Architecture.I386).build(false);
        int fetched = packages.unpacked;
        builder(Architecture.I386).build(false);
        assertEquals(fetched, packages.unpacked);
        builder(Architecture.I386).build(true);
        assertEquals(2 * fetched, packages.unpacked);
    }

    @Test
    void shouldMendAGuestThatIsNotWhole() throws IOException {
        LinuxGuest guest = builder(Architecture.I386).build(false);
        byte[] disk = Files.readAllBytes(guest.initrd());
        Files.write(guest.initrd(), new byte[] {1});
        builder(Architecture.I386).build(false);
        assertArrayEquals(disk, Files.readAllBytes(guest.initrd()));
        Files.delete(guest.kernel());
        builder(Architecture.I386).build(false);
        assertTrue(guest.isThere());
    }

    @Test
    void shouldRefusePackagesForAnotherProcessor() throws IOException {
        packages.machine = 62;
        assertTrue(refused().contains("busybox-static holds no program for i386"));
        packages.machine = 3;
        packages.kernel[0x236] = 1;
        assertTrue(refused().contains("another processor"));
        assertEquals(List.of("guest"), left());
        assertFalse(LinuxGuest.in(cache.resolve("guest")).isThere());
    }

    @Test
    void shouldRefusePackagesThatLackSomething() {
        packages.missing = "test_bpf.ko";
        assertTrue(refused().contains("holds no module test_bpf"));
        packages.missing = "none";
        packages.module = "no list of needs";
        assertTrue(refused().contains("does not say what it needs"));
        packages.kernel = new byte[10];
        packages.module = Packages.MODULE;
        assertTrue(refused().contains("10 bytes only"));
    }

    @Test
    void shouldSayWhichLibraryThePackagesLack() {
        packages.missing = "libgmp.so.10";
        assertTrue(refused().contains("the packages hold no libgmp.so.10"));
        assertFalse(LinuxGuest.in(cache.resolve("guest")).isThere());
    }

    @Test
    void shouldKeepTheGuestThatWasThereWhenFetchingFails() throws IOException {
        LinuxGuest guest = builder(Architecture.I386).build(false);
        packages.broken = true;
        assertThrows(IOException.class, () -> builder(Architecture.I386).build(true));
        assertTrue(guest.isThere());
        assertEquals(List.of("guest"), left());
    }

    /** Packages as Debian has them, as far as the builder looks. */
    private static final class Packages implements PackageArchive {
        private static final String MODULE = "x\0license=GPL\0depends=%s\0vermagic=9.9\0";

        private byte[] kernel = new byte[0x300];
        private int machine = 3;
        private String module = MODULE;
        private String missing = "none";
        private boolean broken;
        private boolean closed;
        private int unpacked;

        @Override
        public String dependency(String name) {
            return name.replace("image-", "image-9.9-");
        }

        @Override
        public String unpack(String name, Path into) throws IOException {
            if (broken) {
                throw new IOException("downloading " + name + " failed: no network");
            }
            unpacked++;
            if (name.equals("busybox-static")) {
                ByteBuffer program = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
                program.putInt(0, 0x464C457F)
                        .put(4, (byte) (machine == 3 ? 1 : 2))
                        .putShort(18, (short) machine);
                put(into.resolve("bin/busybox"), program.array());
            } else if (name.equals("dropbear-bin")) {
                put(into.resolve("usr/sbin/dropbear"), new byte[] {1});
            } else if (name.equals("libc6")) {
                for (String file : SecureShell.files(Architecture.I386)) {
                    put(
                            into.resolve("usr/lib/i386-linux-gnu")
                                    .resolve(Path.of(file).getFileName()),
                            new byte[] {2});
                }
            } else if (name.startsWith("linux-image")) {
                put(into.resolve("boot/vmlinuz-9.9-686"), kernel);
                Path tree = into.resolve("lib/modules/9.9-686/kernel/lib");
                putModule(tree.resolve("test_static_keys.ko"), "test_static_key_base");
                putModule(tree.resolve("test-static-key-base.ko"), "");
                putModule(tree.resolve("test_bpf.ko"), "");
                putModule(tree.resolve("zram.ko"), "");
                putModule(tree.resolve("virtio_pci.ko"), "");
                putModule(tree.resolve("virtio_rng.ko"), "");
                putModule(tree.resolve("virtio_net.ko"), "");
                putModule(tree.resolve("virtio_blk.ko"), "");
                putModule(tree.resolve("ext4.ko"), "jbd2");
                putModule(tree.resolve("jbd2.ko"), "");
                putModule(tree.resolve("crc32c_generic.ko"), "");
                putModule(tree.resolve("other.ko"), "");
            }
            return name + " 1.0";
        }

        private void putModule(Path file, String needs) throws IOException {
            put(file, module.replace("%s", needs).getBytes(StandardCharsets.ISO_8859_1));
        }

        private void put(Path file, byte[] bytes) throws IOException {
            if (file.endsWith(missing)) {
                return;
            }
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
