package io.understudy.bench.network;

import io.understudy.verification.network.Service;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

/** A Linux guest with a network card, in processes of its own. */
interface ServingGuest extends AutoCloseable {
    /** Where one of its services is reached, on loopback. */
    int port(Service service);

    /** By what they are there for. */
    Map<Part, ProcessHandle> processes();

    /** How long its log is by now, in bytes; empty if it has none. May wait for a second, until that is known. */
    OptionalLong logBytes() throws IOException, InterruptedException, TimeoutException;

    /**
     * Checks that it is still what it was started as.
     *
     * @throws IOException in one line, if it is not
     */
    void requireWell() throws IOException, InterruptedException, TimeoutException;

    @Override
    void close() throws IOException;
}
