package io.understudy.cli.host;

import io.understudy.cli.process.ProcessEvents;
import io.understudy.cli.process.Shutdown;
import io.understudy.event.Event;
import io.understudy.replica.Replica;
import io.understudy.replica.protocol.ReplicaEvents;
import io.understudy.replica.protocol.ReplicaProgress;
import io.understudy.replica.role.Role;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A host as a process: says what happens in one line each, and ends with the host. */
final class ReplicaProcess implements ReplicaEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaProcess.class);

    private final String name;
    private final ProcessEvents events;
    private volatile boolean interrupted;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    ReplicaProcess(String name, ProcessEvents events) {
        this.name = name;
        this.events = events;
    }

    /** Lives as long as the replica does, and gives its exit code. An interrupt ends its machine. */
    int run(Replica replica) {
        return run(replica, Shutdown.stops(() -> interrupt(replica::stop)));
    }

    /** The same, with an interrupt that waits until nothing is lost. */
    int run(Replica replica, Runnable leave) {
        return run(replica, Shutdown.leaves(() -> interrupt(leave)));
    }

    private void interrupt(Runnable stop) {
        interrupted = true;
        stop.run();
    }

    private int run(Replica replica, Shutdown shutdown) {
        try (replica) {
            return exitCode.join();
        } finally {
            shutdown.done();
        }
    }

    /** Whether this process is to end. */
    boolean isInterrupted() {
        return interrupted;
    }

    @Override
    public void role(Event.Role taken) {
        if (!Role.valueOf(taken.role()).isFinal()) { // or finished() says why, and once is enough
            LOG.info("{}: {}", name, taken.line());
        }
        events.tell(taken);
    }

    @Override
    public void stage(Event.Stage reached) {
        events.tell(reached);
    }

    @Override
    public boolean isWatched() {
        return events.isWatched();
    }

    @Override
    public void sample(Event.Sample sample) {
        events.tell(sample);
    }

    @Override
    public void screen(Event.Screen screen) {
        events.tell(screen);
    }

    @Override
    public void progress(ReplicaProgress progress) {
        events.tell(new Event.Progress(
                progress.count(), progress.entries(), progress.bytes(), progress.hashes(), progress.slices()));
    }

    @Override
    public void notice(String line) {
        LOG.info("{}: {}", name, line);
        events.tell(new Event.Notice(line));
    }

    @Override
    public void copied(long pauseNanos) {
        notice(String.format("copied the running machine; the guest stood still for %.1f ms", pauseNanos / 1e6));
        events.tell(new Event.Copied(pauseNanos / 1000));
    }

    @Override
    public void finished(int code, String line) {
        if (code == 0) {
            LOG.info("{}: {}", name, line);
        } else {
            System.err.println("understudy: " + name + ": " + line);
        }
        events.tell(new Event.Finished(code, line));
        exitCode.complete(code);
    }
}
