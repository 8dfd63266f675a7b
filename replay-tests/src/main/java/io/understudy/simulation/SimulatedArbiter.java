package io.understudy.simulation;

import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.server.Client;
import io.understudy.arbiter.server.GroupCommit;
import io.understudy.arbiter.server.Work;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.InconsistentChangeException;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.simulation.world.Listener;
import io.understudy.simulation.world.Socket;
import io.understudy.simulation.world.VirtualProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One life of the arbiter: the real register and the real commit, around a disk that outlives it. */
final class SimulatedArbiter {
    static final String NODE = "arbiter";
    static final String ADDRESS = NODE + ":7100";

    /** Whom nobody answers: for a flaw that needs no answer. */
    private static final Client NOBODY = new Client() {
        @Override
        public void answer(Answer answer) {}

        @Override
        public void push(Answer answer) {}
    };

    private final Cluster cluster;
    private final ArbiterJournal disk;
    private final VirtualProcess process;
    private final ViewRegister register = new ViewRegister(16);
    private final GroupCommit commit;
    private final List<Work> queue = new ArrayList<>();
    private boolean committing;

    SimulatedArbiter(Cluster cluster, ArbiterJournal disk) {
        this.cluster = cluster;
        this.disk = disk;
        process = new VirtualProcess(cluster.scheduler(), NODE);
        disk.mounted(process);
        try {
            for (Change change : disk.durable()) {
                register.replay(change);
            }
            register.endReplay();
        } catch (InconsistentChangeException e) {
            throw new Violation("the arbiter cannot read its own journal: " + e.getMessage());
        }
        commit = new GroupCommit(register, disk);
        cluster.network().listen(process, ADDRESS, ArbiterConnection::new);
    }

    VirtualProcess process() {
        return process;
    }

    /** What a reader would be told now. */
    Optional<View> view() {
        return register.read(Cluster.VM);
    }

    private void submit(Work work) {
        queue.add(work);
        if (!committing) {
            committing = true;
            process.after(cluster.scheduler().between(0, 12), this::commit);
        }
    }

    private void commit() {
        committing = false;
        List<Work> round = List.copyOf(queue);
        queue.clear();
        try {
            commit.commit(round);
            disk.answered();
        } catch (IOException e) {
            cluster.say(NODE, "crashes: " + e.getMessage());
            cluster.network().kill(process);
        }
    }

    private final class ArbiterConnection implements Listener, Client {
        private final Socket socket;

        ArbiterConnection(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void received(Object message) {
            if (message instanceof Request.Hello) {
                socket.send(new Answer.Welcome(1, disk.clusterId()));
            } else if (message instanceof Request.Ping ping) {
                socket.send(new Answer.Pong(ping.correlation()));
            } else {
                if (cluster.flaw() == Flaw.UNACKNOWLEDGED_VIEW_FOLLOWED && message instanceof Request.Advancement) {
                    acknowledgeForIt();
                }
                submit(new Work.Asked((Request) message, this));
            }
        }

        private void acknowledgeForIt() {
            register.decided(Cluster.VM)
                    .filter(view -> !view.acknowledged())
                    .map(view -> new Acknowledge(
                            Cluster.VM, view.number(), view.primary().identity()))
                    .ifPresent(request -> submit(new Work.Asked(new Request.Acknowledgement(0, request), NOBODY)));
        }

        @Override
        public void closed(String reason) {
            submit(new Work.Left(this));
        }

        @Override
        public void answer(Answer answer) {
            if (answer instanceof Answer.Judged judged && judged.verdict() instanceof Verdict.Granted granted) {
                cluster.ledger().granted(granted.view());
                cluster.say(NODE, "answers " + granted.view());
            }
            socket.send(answer);
        }

        @Override
        public void push(Answer answer) {
            socket.send(answer);
        }
    }
}
