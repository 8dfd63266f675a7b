package io.understudy.cpu.unicorn.binding;

import com.sun.jna.NativeLibrary;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.folder.UserFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which libunicorn is used, and its version. Finding out opens no processor.
 *
 * <p>The search: the file named by the system property {@value #PROPERTY} or the environment variable
 * {@value #VARIABLE} (and then nothing else), the user's cache, the system's own.
 *
 * @param file the library, as far as the loader tells
 * @param version as uc_version returns it: major, minor, patch, extra, a byte each
 */
public record EngineLibrary(Path file, int version) {
    static final String PROPERTY = "understudy.libunicorn";
    static final String VARIABLE = "UNDERSTUDY_LIBUNICORN";

    /** 2.1.2 was the first with everything needed; older ones ignore guest page tables or cannot hook RDTSC. */
    private static final int OLDEST = 0x02010200;

    /** Finds and loads the library. Throws {@link EngineUnavailable} if there is none or it is too old. */
    public static EngineLibrary locate() {
        return locate(System.getProperty(PROPERTY), System.getenv());
    }

    /** Whether the user names a file: then it is that one or none, and fetching another would help nobody. */
    public static boolean isNamed() {
        return !named(System.getProperty(PROPERTY), System.getenv()).isEmpty();
    }

    private static String named(String property, Map<String, String> environment) {
        return property != null ? property : environment.getOrDefault(VARIABLE, "");
    }

    static EngineLibrary locate(String property, Map<String, String> environment) {
        String named = named(property, environment);
        if (!named.isEmpty()) {
            try {
                return locateNamed(Path.of(named));
            } catch (EngineUnavailable unusable) {
                throw unusable.remediedBy("unset " + VARIABLE + ", or let it name libunicorn 2.1.4");
            }
        }
        Path cached = cachedFile(environment);
        if (Files.isRegularFile(cached)) {
            return load(cached.toString()).accepted();
        }
        return load("unicorn").accepted();
    }

    private static EngineLibrary locateNamed(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new EngineUnavailable(VARIABLE + " names " + file + ", which is not a file");
        }
        return load(file.toString()).accepted();
    }

    /** Where a library of this user's own is looked for. */
    public static Path cachedFile() {
        return cachedFile(System.getenv());
    }

    private static Path cachedFile(Map<String, String> environment) {
        return UserFolder.CACHE.path(environment).resolve("libunicorn").resolve("libunicorn.so.2");
    }

    private static EngineLibrary load(String name) {
        try {
            NativeLibrary library = NativeLibrary.getInstance(name);
            int version = library.getFunction("uc_version").invokeInt(new Object[] {null, null});
            return new EngineLibrary(library.getFile().toPath(), version);
        } catch (UnsatisfiedLinkError e) {
            boolean searched = name.equals("unicorn");
            throw new EngineUnavailable(searched ? "libunicorn was not found" : name + " is not a libunicorn", e);
        }
    }

    EngineLibrary accepted() {
        if (version < OLDEST || version >>> 24 != 2) {
            throw new EngineUnavailable(file + " is Unicorn " + versionText() + ", but 2.1.2 or a later 2.x is needed");
        }
        return this;
    }

    /** The version as people write it, for example 2.1.4. */
    public String versionText() {
        return (version >>> 24) + "." + ((version >>> 16) & 0xFF) + "." + ((version >>> 8) & 0xFF);
    }
}
