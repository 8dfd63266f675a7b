package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels and initrds that cannot be booted: one line that says why, exit code 2, whatever the command. */
class LinuxInputTest extends RequiresEngine {
    private static final int BAD_INPUT = 2;
    private static final byte[] GZIP = {0x1F, (byte) 0x8B, 8, 0};

    @TempDir
    private Path folder;

    @Test
    void shouldRefuseWhatIsNoKernel() throws Exception {
        Path noise = Files.write(folder.resolve("noise"), new byte[100_000]);
        Path initrd = Files.write(folder.resolve("initrd"), GZIP);
        refuses("kernel noise is not a Linux bzImage", noise, "-initrd", initrd.toString());
        refuses("no Multiboot header", noise);
        refuses("no Multiboot header", Files.write(folder.resolve("empty"), new byte[0]));
        refuses("cannot read image", folder.resolve("missing"));
        refuses("is no regular file", folder);
    }

    @Test
    void shouldRefuseAKernelOfAForeignArchitecture() throws Exception {
        byte[] image = new byte[100_000];
        System.arraycopy("ARMd".getBytes(StandardCharsets.US_ASCII), 0, image, 0x38, 4);
        Path arm = Files.write(folder.resolve("Image"), image);
        Path initrd = Files.write(folder.resolve("initrd"), GZIP);
        String why = " is for arm64 and this machine has an x86 processor: give a kernel for i386 or amd64";
        refuses("kernel Image" + why, arm, "-initrd", initrd.toString());
        refuses("image Image" + why, arm);
    }

    @Test
    void shouldRefuseAKernelOfTheOtherArchitecture() throws Exception {
        refuses("--arch amd64 contradicts vmlinuz, which is for i386", kernel(1 << 20), "--arch", "amd64");
    }

    @Test
    void shouldRefuseWhatIsNoInitrd() throws Exception {
        Path kernel = kernel(1 << 20);
        Path noise = Files.write(folder.resolve("noise"), new byte[100_000]);
        refuses("initrd noise is not one", kernel, "-initrd", noise.toString());
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        refuses("initrd empty is not one", kernel, "-initrd", empty.toString());
        refuses(
                "cannot read initrd",
                kernel,
                "-initrd",
                folder.resolve("missing").toString());
    }

    @Test
    void shouldRefuseWhatDoesNotFit() throws Exception {
        Path kernel = kernel(20 << 20);
        refuses("needs at least 22 MiB of RAM but the machine has 16: give it more with -m", kernel, "-m", "16");
        Path initrd = Files.write(folder.resolve("initrd"), GZIP);
        try (RandomAccessFile file = new RandomAccessFile(initrd.toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        String[] disk = {"-initrd", initrd.toString(), "-m", "64"};
        refuses("needs at least 86 MiB of RAM but the machine has 64", kernel, disk);
        try (RandomAccessFile file = new RandomAccessFile(initrd.toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        refuses("initrd " + initrd + " is too large: it has 3072 MiB, a machine at most 2047", kernel, disk);
        refuses("image " + initrd + " is too large: it has 3072 MiB", initrd);
    }

    /** A kernel of 1 KiB that asks for memory to unpack itself from 2 MiB on. */
    private Path kernel(int unpackBytes) throws Exception {
        ByteBuffer file = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0x1F1, (byte) 1).putShort(0x1FE, (short) 0xAA55).put(0x201, (byte) 0x6A);
        file.put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII)).putShort(0x206, (short) 0x20F);
        file.put(0x211, (byte) 1)
                .putInt(0x22C, 0x7FFFFFFF)
                .putInt(0x230, 0x1000)
                .putInt(0x238, 0x7FF);
        file.putLong(0x258, 2 << 20).putInt(0x260, unpackBytes);
        return Files.write(folder.resolve("vmlinuz"), file.array());
    }

    private void refuses(String why, Path kernel, String... more) throws Exception {
        for (String command : List.of("run", "primary", "backup")) {
            List<String> words = new ArrayList<>(List.of(command, "-kernel", kernel.toString()));
            words.addAll(List.of(more));
            if (command.equals("backup")) {
                words.addAll(List.of("--listen", "127.0.0.1:0"));
            }
            if (!command.equals("run")) {
                words.addAll(List.of("--console", "127.0.0.1:0"));
            }
            CommandLineRun run = CommandLineRun.of(folder, "", words);
            assertEquals(BAD_INPUT, run.exitCode(), run.errors());
            assertEquals(1, run.errors().lines().count(), run.errors());
            assertTrue(run.errors().startsWith("understudy: "), run.errors());
            assertTrue(run.errors().contains(why), () -> "'" + why + "' is not in: " + run.errors());
            assertFalse(run.errors().contains("internal error"), run.errors());
        }
    }
}
