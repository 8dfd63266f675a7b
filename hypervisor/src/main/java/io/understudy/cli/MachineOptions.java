package io.understudy.cli;

import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.boot.MultibootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import picocli.CommandLine.Option;

/** The options that describe a machine; named as QEMU names them. */
final class MachineOptions {
    private static final int MOST_RAM_MEBIBYTES = 2047;

    @Option(
            names = {"--guest", "-kernel"},
            paramLabel = "IMAGE",
            defaultValue = "kv",
            description = "A guest of './understudy guests', or the path of a Multiboot 1 image (default: kv).")
    private String guest;

    @Option(names = "-m", paramLabel = "MIB", description = "RAM in MiB (default: what the guest suggests).")
    private Integer ramMebibytes;

    @Option(names = "-append", paramLabel = "TEXT", description = "The guest's command line.")
    private String commandLine;

    /** A guest that was found, and everything a header says of it. */
    record Chosen(BootImage image, String sha256, int ramBytes, String commandLine) {
        MachineConfiguration configuration(long powerOnEpochMillis) {
            return new MachineConfiguration(image, ramBytes, commandLine, powerOnEpochMillis);
        }
    }

    Chosen choose() {
        Path file = Path.of(guest);
        if (guest.contains("/") || Files.isRegularFile(file)) {
            byte[] bytes = read(file);
            return new Chosen(
                    MultibootImage.of(file.getFileName().toString(), bytes),
                    sha256(bytes),
                    ramBytes(16),
                    commandLine == null ? "" : commandLine);
        }
        GuestImage image = GuestCatalogue.load().find(guest);
        return new Chosen(
                MultibootImage.of(image.name(), image.bytes()),
                image.sha256(),
                ramBytes(image.ramMebibytes()),
                commandLine == null ? image.commandLine() : commandLine);
    }

    private int ramBytes(int suggestedMebibytes) {
        int mebibytes = ramMebibytes == null ? suggestedMebibytes : ramMebibytes;
        int least = MachineConfiguration.LEAST_RAM_BYTES >> 20;
        if (mebibytes < least || mebibytes > MOST_RAM_MEBIBYTES) {
            throw new IllegalArgumentException(
                    "-m " + mebibytes + " is out of range: give " + least + " to " + MOST_RAM_MEBIBYTES + " MiB");
        }
        return mebibytes << 20;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read image " + file + ": name a readable file, or one of './understudy guests'", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
