package io.understudy.simulation;

import io.understudy.arbiter.consensus.StateMachine;
import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ClaimLog;
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
            if (cluster.sharedOrder().isPresent()) {
                begin(cluster.sharedOrder().get(), cluster, transport, settings);
                return;
            }
            FileJournal journal = FileJournal.open(disk.mount().getPath("/arbiter"), register, COMPACTION_BYTES);
            ArbiterServer server = ArbiterServer.start(
                    journal,
                    register,
                    cluster.address(NODE, PORT),
                    transport,
                    transport.thread(),
                    settings,
                    new ClaimLog(EventSink.NONE));
            var unused = server.terminated().whenComplete((end, failure) -> cluster.kill(process, NODE));
        } catch (IOException e) {
            throw new Violation(Promise.NO_EXCEPTION, "the arbiter cannot begin: " + e.getMessage());
        }
    }

    private void begin(SharedOrder order, Cluster cluster, VirtualTransport transport, ServerSettings settings)
            throws IOException {
        ArbiterServer server = ArbiterServer.listening(
                cluster.address(NODE, PORT),
                transport,
                transport.thread(),
                settings,
                other -> new Answer.Introduced(other, 0));
        server.begin(
                new StateMachine(register),
                settings,
                new ClaimLog(EventSink.NONE),
                machine -> order.member(machine, process, server::wake));
        var unused = server.terminated().whenComplete((end, failure) -> cluster.kill(process, NODE));
    }

    VirtualProcess process() {
        return process;
    }

    /** What a reader would be told now. */
    Optional<View> view() {
        return register.views().read(Cluster.VM);
    }
}
