package io.understudy.observer;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.understudy.arbiter.HostPort;
import io.understudy.event.Event;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import io.understudy.json.RecordWriter;
import io.understudy.running.Registration;
import io.understudy.running.RunningFolder;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what one process tells, and serves it. Nothing here fails or delays the process: without a port or a file it goes on
 * unobserved. Thread-safe.
 */
public final class Observer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

    /** Events for those who come later. */
    private static final int LASTING = 512;

    /** Some seconds of how things are just now; with what a screen takes, about a quarter of a MiB at most. */
    private static final int PASSING = 128;

    private static final int TOKEN_BYTES = 16;

    /** The answer to who compares clocks. */
    public record Clock(long now) {}

    private final Origin self;
    private final EventRing lasting = new EventRing(LASTING);
    private final EventRing passing = new EventRing(PASSING);
    private final Map<String, Supplier<Answer>> pages = new ConcurrentHashMap<>();
    private volatile boolean watched;
    private volatile long mostHeld;
    private Transport transport;
    private Path file;
    private boolean closed;

    /** Of this process. Nothing is served before {@link #open}. */
    public Observer(Origin self) {
        this.self = self;
        serve("/clock", () -> Answer.of("application/json", RecordWriter.text(new Clock(Stamped.nowMicros()))));
    }

    /** Keeps an event for subscribers; one store, whoever listens. */
    public void keep(Stamped told) {
        (told.event().lasts() ? lasting : passing).keep(told);
    }

    /** Whether somebody subscribes just now. */
    public boolean isWatched() {
        return watched;
    }

    /** Gives a path an answer, which is asked for on the observer's thread. */
    public void serve(String path, Supplier<Answer> page) {
        pages.put(path, page);
    }

    /**
     * Begins to serve, on threads of its own. Returns at once; what goes wrong there is said in one line.
     *
     * @param at where; port 0 takes any
     * @param vm the VM this process is for, or empty
     * @param serving where others reach what the process is for
     */
    public void open(InetSocketAddress at, String vm, String serving) {
        Thread opening = new Thread(() -> tryOpen(at, vm, serving), "observer-begins");
        opening.setDaemon(true);
        opening.start();
    }

    private void tryOpen(InetSocketAddress at, String vm, String serving) {
        try {
            Transport own = Transport.nio("observer");
            if (!take(own)) {
                own.close();
                return;
            }
            byte[] random = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(random);
            String token = HexFormat.of().formatHex(random);
            InetSocketAddress bound = ObserverPort.listen(own, at, this, token);
            Path added = RunningFolder.ofThisUser()
                    .add(Registration.of(self, vm, HostPort.text(reachable(bound)), token, serving));
            added.toFile().deleteOnExit();
            keepFile(added);
        } catch (IOException | RuntimeException e) {
            LOG.warn("not observed, or not found by those who would: {}", e.getMessage());
        }
    }

    /** An address of this computer for its own processes. */
    private static InetSocketAddress reachable(InetSocketAddress bound) {
        return bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                : bound;
    }

    private synchronized boolean take(Transport own) {
        if (!closed) {
            transport = own;
        }
        return !closed;
    }

    private synchronized void keepFile(Path added) throws IOException {
        if (closed) {
            Files.deleteIfExists(added);
        } else {
            file = added;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (transport != null) {
            transport.close();
        }
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} stays behind: {}", file, e.getMessage());
        }
    }

    Stamped stamped(Event event) {
        return new Stamped(Stamped.nowMicros(), self, event);
    }

    EventRing lasting() {
        return lasting;
    }

    EventRing passing() {
        return passing;
    }

    /** So many bytes wait in this process for one subscriber. */
    void holds(long bytes) {
        mostHeld = Math.max(mostHeld, bytes);
    }

    /** The most that ever waited for one subscriber. */
    long mostHeld() {
        return mostHeld;
    }

    void watchedBy(int subscribers) {
        watched = subscribers > 0;
    }

    Answer page(String path) {
        Supplier<Answer> page = pages.get(path);
        return page == null ? Answer.line(HttpResponseStatus.NOT_FOUND, "nothing is served there") : page.get();
    }
}
