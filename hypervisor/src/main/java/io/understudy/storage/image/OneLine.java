package io.understudy.storage.image;

import java.nio.file.FileSystemException;

/** What went wrong with a file, for people. */
public final class OneLine {
    private OneLine() {}

    public static String of(Throwable e) {
        String said = e instanceof FileSystemException file && file.getReason() != null
                ? file.getFile() + ": " + file.getReason()
                : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }
}
