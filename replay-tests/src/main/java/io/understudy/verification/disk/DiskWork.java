package io.understudy.verification.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** What a guest does with its disk all the time while hosts are killed. */
public interface DiskWork extends AutoCloseable {
    /** What it does, for people. */
    String title();

    /** How many pieces of it are done, and safe. */
    long done();

    /** Waits until so many more are. */
    void goOn(long more, long timeoutMillis) throws InterruptedException, TimeoutException;

    /** The longest that a piece took since the last call of this method. */
    long lapMillis();

    /** What went wrong, empty if nothing did. */
    String failure();

    /**
     * What is wrong with a host's image, if that can be seen while the guest works on.
     *
     * @param done so many pieces must be there
     */
    Optional<String> complaint(Path image, long done) throws IOException;

    /** That nothing is wrong, for people. */
    String well(long more);

    @Override
    void close() throws IOException;
}
