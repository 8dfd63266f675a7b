package io.understudy.simulation;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.journal.Journal;
import io.understudy.arbiter.view.Change;
import io.understudy.simulation.world.VirtualProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The arbiter's journal: what was not forced is gone after a crash, and the crash can come at any point of the way. */
final class ArbiterJournal implements Journal {
    /** Where the arbiter dies the next time it writes something. */
    enum Crash {
        NOT,
        /** The change is lost, and nobody was answered. */
        BEFORE_FSYNC,
        /** The change stands, and nobody was answered. */
        AFTER_FSYNC,
        /** The change stands, and those who asked may have been answered. */
        AFTER_ANSWER
    }

    private static final ClusterId CLUSTER = new ClusterId(1, 2);

    private final Cluster cluster;
    private final List<Change> durable = new ArrayList<>();
    private final List<Change> volatileChanges = new ArrayList<>();
    private Crash armed = Crash.NOT;
    private VirtualProcess process;
    private boolean wrote;

    ArbiterJournal(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A new life of the arbiter has it. */
    void mounted(VirtualProcess by) {
        process = by;
        volatileChanges.clear();
        armed = Crash.NOT;
        wrote = false;
    }

    List<Change> durable() {
        return List.copyOf(durable);
    }

    void arm(Crash crash) {
        armed = crash;
    }

    @Override
    public void append(List<Change> changes) throws IOException {
        wrote = true;
        if (armed == Crash.BEFORE_FSYNC) {
            throw new IOException("before its journal is on the disk");
        }
        if (cluster.flaw() == Flaw.ANSWER_BEFORE_FSYNC) {
            volatileChanges.addAll(changes);
            process.after(cluster.scheduler().between(5, 200), () -> {
                durable.addAll(volatileChanges);
                volatileChanges.clear();
            });
        } else {
            durable.addAll(changes);
        }
        if (armed == Crash.AFTER_FSYNC) {
            throw new IOException("between its journal and the answer");
        }
    }

    /** A round was answered. */
    void answered() throws IOException {
        boolean crashes = wrote && armed == Crash.AFTER_ANSWER;
        wrote = false;
        if (crashes) {
            throw new IOException("after the answer");
        }
    }

    @Override
    public void compactIfLong(Supplier<List<Change>> snapshot) {
        if (volatileChanges.isEmpty() && cluster.scheduler().chance(0.2)) {
            List<Change> compacted = snapshot.get();
            durable.clear();
            durable.addAll(compacted);
        }
    }

    @Override
    public ClusterId clusterId() {
        return CLUSTER;
    }

    @Override
    public void close() {}
}
