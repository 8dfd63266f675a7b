package io.understudy.log.header;

import io.understudy.log.wire.WireWriter;
import java.util.Optional;

/**
 * What was or will be recorded, and on which machine: everything outside the log that a replay depends on, and a few
 * things worth knowing.
 *
 * @param formatVersion of the log, see {@link #FORMAT_VERSION}
 * @param imageName what people call the guest image
 * @param imageSha256 of the image's bytes, 64 lower-case hexadecimal digits
 * @param ramBytes the guest's memory
 * @param commandLine the guest's, empty if it has none
 * @param machineModel the machine's parts and their versions, as one line
 * @param engineBuild which build of the processor emulation
 * @param engineMode how it is configured: processor model, word size
 * @param libm the identity of the mathematics library behind the x87
 * @param powerOnEpochMillis the wall clock at power-on, milliseconds since 1970; the guest's clock starts from it
 * @param hashIntervalInstructions how often HASH entries are written
 * @param counterMode how instructions were counted; the logs of all modes are interchangeable
 * @param memoryMode how guest stores reached RAM; the logs of all modes are interchangeable for guests that do not clear
 *     Accessed bits
 */
public record LogHeader(
        int formatVersion,
        String imageName,
        String imageSha256,
        long ramBytes,
        String commandLine,
        String machineModel,
        String engineBuild,
        String engineMode,
        String libm,
        long powerOnEpochMillis,
        long hashIntervalInstructions,
        String counterMode,
        String memoryMode) {
    /** The version this build writes, and the only one it reads. */
    public static final int FORMAT_VERSION = 2;

    /** The longest command line, in bytes of UTF-8: Linux takes 2048, others more. */
    public static final int MAX_COMMAND_LINE_BYTES = 4096;

    /** The longest of the other texts, in bytes of UTF-8. */
    public static final int MAX_TEXT_BYTES = 255;

    static final int SHA256_BYTES = 32;

    /** @throws IllegalArgumentException if a text is too long or holds control characters, or a number is negative */
    public LogHeader {
        WireWriter.requireText(imageName, MAX_TEXT_BYTES, "the image name");
        WireWriter.requireText(commandLine, MAX_COMMAND_LINE_BYTES, "the command line");
        WireWriter.requireText(machineModel, MAX_TEXT_BYTES, "the machine model");
        WireWriter.requireText(engineBuild, MAX_TEXT_BYTES, "the engine build");
        WireWriter.requireText(engineMode, MAX_TEXT_BYTES, "the engine mode");
        WireWriter.requireText(libm, MAX_TEXT_BYTES, "the libm identity");
        WireWriter.requireText(counterMode, MAX_TEXT_BYTES, "the counter mode");
        WireWriter.requireText(memoryMode, MAX_TEXT_BYTES, "the memory mode");
        if (!imageSha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 has 64 lower-case hexadecimal digits: " + imageSha256);
        }
        if (formatVersion < 0 || ramBytes < 0 || powerOnEpochMillis < 0 || hashIntervalInstructions < 0) {
            throw new IllegalArgumentException("a number in a log header is negative");
        }
    }

    /**
     * What keeps a log with this header from being replayed by a machine with the other, in one line that names both
     * values; this header's first. The wall clock and the hash interval come from the log, and the counter mode
     * and, for nearly all guests, the memory mode do not matter, so they are not compared.
     */
    public Optional<String> mismatch(LogHeader other) {
        if (formatVersion != other.formatVersion) {
            return differs("log format version", formatVersion, other.formatVersion);
        }
        if (!imageSha256.equals(other.imageSha256)) {
            return differs("guest image", image(), other.image());
        }
        if (ramBytes != other.ramBytes) {
            return differs("RAM in bytes", ramBytes, other.ramBytes);
        }
        if (!commandLine.equals(other.commandLine)) {
            return differs("guest command line", commandLine, other.commandLine);
        }
        if (!machineModel.equals(other.machineModel)) {
            return differs("machine model", machineModel, other.machineModel);
        }
        if (!engineBuild.equals(other.engineBuild)) {
            return differs("engine build", engineBuild, other.engineBuild);
        }
        if (!engineMode.equals(other.engineMode)) {
            return differs("engine mode", engineMode, other.engineMode);
        }
        if (!libm.equals(other.libm)) {
            return differs("libm", libm, other.libm);
        }
        return Optional.empty();
    }

    private String image() {
        return imageName + " (SHA-256 " + imageSha256.substring(0, 12) + "...)";
    }

    private static Optional<String> differs(String what, Object here, Object there) {
        return Optional.of("the " + what + " differs: '" + here + "' and '" + there + "'");
    }
}
