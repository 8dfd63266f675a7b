package io.understudy.debian;

import java.io.IOException;
import java.nio.file.Path;

/** Where packages come from. Every failure is one line that says which step failed. */
public interface PackageArchive extends AutoCloseable {
    /** The first package that a package depends on: what a package without contents of its own stands for. */
    String dependency(String name) throws IOException;

    /**
     * Fetches a package and unpacks its files into a folder, as they would lie under the root.
     *
     * @return what it is, with its version
     */
    String unpack(String name, Path into) throws IOException;

    @Override
    void close() throws IOException;
}
