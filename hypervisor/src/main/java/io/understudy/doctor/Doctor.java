package io.understudy.doctor;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says whether a usable engine library is there, and gets one where the system's vendor has it. Nothing of the system is
 * changed; the library goes into the user's cache.
 */
public final class Doctor {
    /** Looks for the library; the engine's own search, passed in so that this package needs no native code. */
    @FunctionalInterface
    public interface LibrarySearch {
        /**
         * Describes the library that would be used, in one line.
         *
         * @throws IllegalStateException with one line that says why none is usable
         */
        String describe();
    }

    private final LibrarySearch search;
    private final Path cachedLibrary;
    private final PrintStream out;

    public Doctor(LibrarySearch search, Path cachedLibrary, PrintStream out) {
        this.search = search;
        this.cachedLibrary = cachedLibrary;
        this.out = out;
    }

    /** Makes sure a usable library is there, and says what it did. Returns whether one is there now. */
    public boolean heal() {
        Optional<String> found = find();
        if (found.isPresent()) {
            out.println("engine: " + found.get());
            return true;
        }
        String whyNot = DebianLibrary.whyNot();
        if (whyNot != null) {
            out.println("doctor: cannot fetch libunicorn here: " + whyNot);
            out.println(advice());
            return false;
        }
        out.println("doctor: fetching libunicorn 2.1.4 from this system's Debian archive into "
                + cachedLibrary.getParent() + " (a few seconds, nothing of the system changes)");
        try {
            new DebianLibrary(cachedLibrary.getParent()).fetch(cachedLibrary);
        } catch (IOException e) {
            out.println("doctor: " + e.getMessage());
            out.println(advice());
            return false;
        }
        Optional<String> fetched = find();
        fetched.ifPresent(line -> out.println("engine: " + line));
        return fetched.isPresent();
    }

    private Optional<String> find() {
        try {
            return Optional.of(search.describe());
        } catch (IllegalStateException none) {
            out.println("doctor: " + none.getMessage());
            return Optional.empty();
        }
    }

    private static String advice() {
        return "doctor: install libunicorn 2.1.4 (Debian 13+ or Ubuntu 25.10+: apt-get install libunicorn2t64;"
                + " Fedora: dnf install unicorn; macOS: brew install unicorn),"
                + " or name the file: export UNDERSTUDY_LIBUNICORN=/path/to/libunicorn.so.2";
    }
}
