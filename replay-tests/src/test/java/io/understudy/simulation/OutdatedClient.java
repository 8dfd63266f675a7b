package io.understudy.simulation;

import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.simulation.world.Listener;
import io.understudy.simulation.world.VirtualProcess;
import java.util.ArrayList;
import java.util.List;

/** A client that asks the host it remembers, without asking the arbiter first. */
final class OutdatedClient implements Listener {
    private final List<String> answers = new ArrayList<>();

    /**
     * Asks at once.
     *
     * @param node the host it remembers
     * @param view the view it remembers
     */
    OutdatedClient(Cluster cluster, String node, long view) {
        VirtualProcess process = new VirtualProcess(cluster.scheduler(), "client");
        cluster.network()
                .connect(
                        process,
                        "client",
                        ConsoleRim.address(node),
                        socket -> {
                            socket.send(new ConsoleMessage.Attach(
                                    Cluster.VM.toString(), view, 0, ConsoleProtocol.NEW_TO_THE_LINE));
                            return this;
                        },
                        answers::add);
    }

    boolean isAnswered() {
        return !answers.isEmpty();
    }

    List<String> answers() {
        return List.copyOf(answers);
    }

    @Override
    public void received(Object message) {
        answers.add(
                message instanceof ConsoleMessage.Refused refused
                        ? "REFUSED " + refused.refusal()
                        : message.toString());
    }

    @Override
    public void closed(String reason) {
        // It was told why.
    }
}
