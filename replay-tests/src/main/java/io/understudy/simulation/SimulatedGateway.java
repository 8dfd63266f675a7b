package io.understudy.simulation;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.console.gateway.ArbiterLocator;
import io.understudy.console.gateway.ConsoleGateway;
import io.understudy.console.session.GatewayEvent;
import io.understudy.console.session.GatewayLimits;
import io.understudy.simulation.network.VirtualTransport;
import io.understudy.simulation.world.VirtualProcess;
import java.io.IOException;

/** One life of the console gateway: the product's. */
final class SimulatedGateway {
    static final String NODE = "gateway";
    static final int PORT = 7200;

    private static final GatewayLimits LIMITS = new GatewayLimits(400, 50, 60_000, 64 * 1024, 64 * 1024);
    private static final ConnectionListener NOBODY = new ConnectionListener() {
        @Override
        public void connected(ClusterId cluster) {}

        @Override
        public void disconnected(String reason) {}
    };

    private final Cluster cluster;
    private final VirtualProcess process;
    private long view;

    /** @param life counts the gateways, from 1 */
    SimulatedGateway(Cluster cluster, long life) {
        this.cluster = cluster;
        process = new VirtualProcess(cluster.scheduler(), NODE);
        VirtualTransport transport = cluster.network().transport(process, NODE);
        ArbiterClient arbiter = ArbiterClient.open(
                transport,
                () -> cluster.address(SimulatedArbiter.NODE, SimulatedArbiter.PORT),
                Cluster.ARBITER_CLIENT,
                NOBODY);
        try {
            var unused = ConsoleGateway.start(
                    transport,
                    cluster.address(NODE, PORT),
                    Cluster.VM.toString(),
                    life,
                    new ArbiterLocator(arbiter, Cluster.VM),
                    LIMITS,
                    this::report);
        } catch (IOException e) {
            throw new Violation(Promise.NO_EXCEPTION, "the gateway cannot begin: " + e.getMessage());
        }
    }

    VirtualProcess process() {
        return process;
    }

    /** The view in which it last was attached to a primary; 0 if it never was. */
    long view() {
        return view;
    }

    private void report(GatewayEvent event) {
        if (event instanceof GatewayEvent.Attached attached) {
            view = attached.view();
        } else if (event instanceof GatewayEvent.Resumed resumed) {
            view = resumed.view();
        }
        cluster.say(NODE, event.line());
        cluster.auditor().gateway(event);
    }
}
