package io.understudy.cli.host;

import io.understudy.cli.process.EventLine;
import io.understudy.cli.process.Shutdown;
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
    private final EventLine events;
    private volatile boolean interrupted;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    ReplicaProcess(String name, boolean forPrograms) {
        this.name = name;
        this.events = new EventLine(forPrograms ? System.out : null);
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

    EventLine events() {
        return events;
    }

    @Override
    public void role(Role role, long view, long entries, long bytes, String line) {
        if (!role.isFinal()) { // or finished() says why, and once is enough
            LOG.info("{}: {}", name, line);
        }
        events.say("role", "role=" + role + " view=" + view + " entries=" + entries + " bytes=" + bytes);
    }

    @Override
    public void progress(ReplicaProgress progress) {
        events.say(
                "progress",
                "count=" + progress.count() + " entries=" + progress.entries() + " bytes=" + progress.bytes()
                        + " hashes=" + progress.hashes() + " slices=" + progress.slices());
    }

    @Override
    public void notice(String line) {
        LOG.info("{}: {}", name, line);
    }

    @Override
    public void firstOutput() {
        events.say("first-output", "");
    }

    @Override
    public void copied(long pauseNanos) {
        notice(String.format("copied the running machine; the guest stood still for %.1f ms", pauseNanos / 1e6));
        events.say("copied", "pause=" + pauseNanos / 1000);
    }

    @Override
    public void finished(int code, String line) {
        if (code == 0) {
            LOG.info("{}: {}", name, line);
        } else {
            System.err.println("understudy: " + name + ": " + line);
        }
        events.say("finished", "code=" + code);
        exitCode.complete(code);
    }
}
