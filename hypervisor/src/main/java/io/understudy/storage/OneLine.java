package io.understudy.storage;

import java.nio.file.FileSystemException;

/** What went wrong with a file, for people. */
final class OneLine {
    private OneLine() {}

    static String of(Throwable e) {
        String said = e instanceof FileSystemException file && file.getReason() != null
                ? file.getFile() + ": " + file.getReason()
                : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }
}
