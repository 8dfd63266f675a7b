package io.understudy.cpu.unicorn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.cpu.unicorn.binding.EngineModel;
import io.understudy.cpu.unicorn.interposition.BlockEnds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.zip.CRC32C;

/**
 * What a log must say of the engine that made it, because another one could compute something else.
 *
 * @param build version and checksum of the library's file
 * @param mode processor model, and where long blocks end
 * @param libm the C library whose mathematics serve the x87's transcendental instructions
 */
public record EngineIdentity(String build, String mode, String libm) {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Reads the library's file once. */
    public static EngineIdentity of(EngineLibrary library, ProcessorModel model) {
        return new EngineIdentity(
                "libunicorn " + library.versionText() + " " + checksum(library),
                EngineModel.of(model).name() + EngineRuntime.get().blockEnds().inMode(),
                mathematics());
    }

    /**
     * Makes this process's engine cut blocks as the one did that made a recording.
     *
     * @param mode the recording's
     * @throws IllegalStateException if the engine was used before, in another way
     */
    public static void prepareFor(String mode) {
        EngineRuntime.use(BlockEnds.of(mode));
    }

    private static String checksum(EngineLibrary library) {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(library.file())) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                crc.update(buffer, 0, length);
            }
        } catch (IOException e) {
            throw new io.understudy.cpu.EngineUnavailable(library.file() + " cannot be read", e);
        }
        return String.format("%08x", crc.getValue());
    }

    private static String mathematics() {
        try {
            Function version = NativeLibrary.getInstance("c").getFunction("gnu_get_libc_version");
            return "glibc " + version.invokeString(new Object[0], false);
        } catch (UnsatisfiedLinkError e) {
            return System.getProperty("os.name") + " " + System.getProperty("os.version");
        }
    }
}
