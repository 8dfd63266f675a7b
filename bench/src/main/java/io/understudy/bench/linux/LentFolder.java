package io.understudy.bench.linux;

import io.understudy.verification.process.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;

/** A folder for as long as a benchmark takes. */
public final class LentFolder {
    private LentFolder() {}

    /** What is done in it. */
    public interface Work {
        void in(Path folder) throws IOException, InterruptedException, TimeoutException;
    }

    /**
     * Has the work done; nothing is left of it.
     *
     * @throws IOException also if something did not come in time
     */
    public static void of(Work work) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-bench");
        try {
            work.in(folder);
        } catch (TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Folders.delete(folder);
        }
    }
}
