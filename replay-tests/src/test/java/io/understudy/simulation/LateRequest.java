package io.understudy.simulation;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.simulation.world.VirtualProcess;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A request for a view from a node of its own, under way for as long as the script likes. */
final class LateRequest {
    /** Any number that the host does not use itself. */
    private static final long ID = 1_000;

    /** Patient: what it asked for is not asked for again on another connection. */
    private static final ClientSettings PATIENT = new ClientSettings(300, 1_000, 60_000, 20, 300, Optional.empty());

    private final Scenario scenario;
    private final String node;
    private final CompletableFuture<Verdict> verdict;
    private boolean connected;

    /**
     * It is sent now and does not arrive yet.
     *
     * @param expectedView the view that the asker believes to be the present one
     * @param asker who asks for itself
     * @param backup whom it wants as its backup
     */
    LateRequest(Scenario scenario, long expectedView, Host asker, Optional<Host> backup) {
        this.scenario = scenario;
        Cluster cluster = scenario.cluster();
        node = "client of " + asker + " in view " + expectedView;
        VirtualProcess process = new VirtualProcess(cluster.scheduler(), node);
        ArbiterClient client = ArbiterClient.open(
                cluster.network().transport(process, node),
                () -> cluster.address(SimulatedArbiter.NODE, SimulatedArbiter.PORT),
                PATIENT,
                new ConnectionListener() {
                    @Override
                    public void connected(ClusterId cluster) {
                        connected = true;
                    }

                    @Override
                    public void disconnected(String reason) {}
                });
        scenario.until(node + " is connected", () -> connected);
        scenario.cut(node, Scenario.ARBITER);
        verdict = client.advance(new Advance(
                Cluster.VM, expectedView, asker, backup, asker.identity(), ID + expectedView, expectedView));
    }

    /** One that is not late, but which its host has no right to; gives why it is refused. */
    static String asked(Scenario scenario, long expectedView, String primary, String backup) {
        Host asker = scenario.host(primary).self();
        return new LateRequest(
                        scenario,
                        expectedView,
                        asker,
                        Optional.of(scenario.host(backup).self()))
                .arrives();
    }

    /** It arrives now, and is refused; gives why. */
    String arrives() {
        scenario.cluster().network().heal(node, Scenario.ARBITER);
        scenario.until("the arbiter answers " + node, verdict::isDone);
        return verdict.getNow(null) instanceof Verdict.Refused refused
                ? refused.reason()
                : "it was not refused: " + verdict.getNow(null);
    }
}
