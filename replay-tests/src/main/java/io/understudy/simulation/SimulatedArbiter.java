package io.understudy.simulation;

import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.event.EventSink;
import io.understudy.simulation.disk.SimulatedDisk;
import io.understudy.simulation.network.VirtualTransport;
import io.understudy.simulation.world.VirtualProcess;
import java.io.IOException;
import java.util.Optional;

/** One life of the arbiter: the product's, with its journal on a disk that outlives it. */
final class SimulatedArbiter {
    static final String NODE = "arbiter";
    static final int PORT = 7100;

    /** So short that the journal is compacted every few wishes. */
    private static final long COMPACTION_BYTES = 600;

    private final VirtualProcess process;
    private final PoolRegister register;

    SimulatedArbiter(Cluster cluster, SimulatedDisk disk) {
        process = new VirtualProcess(cluster.scheduler(), NODE);
        ServerSettings usual = ServerSettings.defaults();
        ServerSettings settings = new ServerSettings(
                usual.maxMachines(), usual.connections(), usual.idleMillis(), usual.compactionBytes(), Cluster.POOL);
        register = new PoolRegister(new ViewRegister(16), settings.pool());
        VirtualTransport transport = cluster.network().transport(process, NODE);
        try {
            FileJournal journal = FileJournal.open(disk.mount().getPath("/arbiter"), register, COMPACTION_BYTES);
            ArbiterServer server = ArbiterServer.start(
                    journal,
                    register,
                    cluster.address(NODE, PORT),
                    transport,
                    transport.thread(),
                    settings,
                    EventSink.NONE);
            var unused = server.terminated().whenComplete((end, failure) -> cluster.kill(process, NODE));
        } catch (IOException e) {
            throw new Violation(Promise.NO_EXCEPTION, "the arbiter cannot begin: " + e.getMessage());
        }
    }

    VirtualProcess process() {
        return process;
    }

    /** What a reader would be told now. */
    Optional<View> view() {
        return register.views().read(Cluster.VM);
    }
}
