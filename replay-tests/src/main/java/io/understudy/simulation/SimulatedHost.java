package io.understudy.simulation;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.log.entry.Baseline;
import io.understudy.replica.SerialLine;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleActions;
import io.understudy.replica.role.RoleMachine;
import io.understudy.simulation.guest.Guest;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;

/** One life of one host: the counterpart of {@code RoleActor}, around the real role machine and the real serial line. */
final class SimulatedHost implements RoleActions {
    private static final int GATE_OUTPUTS = 1 << 14;
    private static final long TICK = 20 * Scheduler.MILLIS;

    private final Cluster cluster;
    private final String node;
    private final Host self;
    private final VirtualProcess process;
    private final SerialLine line = new SerialLine(GATE_OUTPUTS);
    private final OutputPlaces places = new OutputPlaces();
    private final ConsoleRim console;
    private final ArbiterAccess arbiter;
    private final Half half;
    private final RoleMachine role;
    private String haltedBecause;

    /** @param backupNode where its backup listens, null for a primary without one, empty for a host that is a backup */
    SimulatedHost(Cluster cluster, String node, long incarnation, String backupNode) {
        this.cluster = cluster;
        this.node = node;
        self = new Host(node, incarnation, node + ":7000", ConsoleRim.address(node));
        process = new VirtualProcess(cluster.scheduler(), node);
        console = new ConsoleRim(this);
        line.attach(console);
        arbiter = new ArbiterAccess(cluster, process, node, this::disconnected);
        boolean first = backupNode == null || !backupNode.isEmpty();
        half = first ? new PrimaryHalf(this, backupNode) : new BackupHalf(this);
        role = first
                ? RoleMachine.primary(Cluster.VM, self, Cluster.ROLES, this)
                : RoleMachine.backup(Cluster.VM, self, Cluster.ROLES, this);
        cluster.ledger().register(self.identity(), half::received);
        process.every(TICK, this::tick);
        if (first) {
            process.run(() -> role.start(backupNode != null));
        }
    }

    Cluster cluster() {
        return cluster;
    }

    String node() {
        return node;
    }

    Host self() {
        return self;
    }

    VirtualProcess process() {
        return process;
    }

    RoleMachine role() {
        return role;
    }

    SerialLine line() {
        return line;
    }

    OutputPlaces places() {
        return places;
    }

    ConsoleRim console() {
        return console;
    }

    LiveMachine machine(Guest guest, Baseline start) {
        return new LiveMachine(
                cluster.scheduler(), cluster.ledger(), self.identity(), guest, start, line, places, cluster.flaw());
    }

    ReplayedMachine replay() {
        return new ReplayedMachine(cluster.ledger(), self.identity(), line, places);
    }

    /** Before the role machine hears of it. */
    void heardAck(long view, long sequence) {
        if (role.role() == Role.PRIMARY && view == role.viewNumber()) {
            cluster.ledger().acknowledged(self.identity(), role.view().orElseThrow(), sequence);
        }
    }

    private void tick() {
        long now = cluster.scheduler().now();
        role.tick(now);
        half.tick(now);
    }

    private void disconnected(boolean everMet) {
        if (!everMet && role.role() == Role.CREATING_VIEW) {
            end("arbiter unreachable");
        }
    }

    @Override
    public void connectToBackup() {
        half.connectToBackup();
    }

    @Override
    public void sendHeartbeat() {
        half.sendHeartbeat();
    }

    @Override
    public void closePartner(String why) {
        half.closePartner(why);
    }

    @Override
    public void ask(Advance request) {
        boolean unasked = (cluster.flaw() == Flaw.TAKEOVER_UNASKED && role.role() == Role.TAKING_OVER)
                || (cluster.flaw() == Flaw.ALONE_UNASKED && role.role() == Role.GOING_ALONE);
        if (unasked) {
            View next = new View(request.expectedView() + 1, request.primary(), request.backup(), false);
            process.post(() -> role.granted(next));
            return;
        }
        arbiter.advance(request, verdict -> {
            if (verdict instanceof Verdict.Granted granted) {
                role.granted(granted.view());
            } else if (verdict instanceof Verdict.Refused refused) {
                role.refused(refused.current(), refused.reason());
            }
        });
    }

    @Override
    public void acknowledge(View view) {
        arbiter.acknowledge(new Acknowledge(Cluster.VM, view.number(), self.identity()), verdict -> {
            if (verdict instanceof Verdict.Granted granted) {
                role.viewAcknowledged(granted.view());
            } else if (verdict instanceof Verdict.Refused refused) {
                role.acknowledgementRefused(view.number(), refused.reason());
            }
        });
    }

    @Override
    public void startMachine(View view) {
        half.startMachine(view);
    }

    @Override
    public void release(long sequence) {
        half.release(sequence);
    }

    @Override
    public void goAlone(View view) {
        half.goAlone(view);
    }

    @Override
    public void goLive(View view) {
        half.goLive(view);
    }

    @Override
    public void openOutputs(View view) {
        half.openOutputs(view);
    }

    @Override
    public void listenAgain() {
        half.listenAgain();
    }

    @Override
    public void halt(String why) {
        console.refuse();
        half.stop();
        line.close();
        end(why);
    }

    /** The process ends by itself; a moment passes until it is gone. */
    private void end(String why) {
        haltedBecause = why;
        cluster.say(node, self + " ends: " + why);
        process.post(() -> cluster.network().kill(process));
    }

    @Override
    public void say(String text) {
        cluster.say(node, self + (role == null ? "" : " " + role.role()) + ": " + text);
        if (role != null) {
            cluster.roleChanged(this);
        }
    }

    /** Why it ended itself, or null. */
    String haltedBecause() {
        return haltedBecause;
    }
}
