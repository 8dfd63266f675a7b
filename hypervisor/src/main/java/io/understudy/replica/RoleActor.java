package io.understudy.replica;

import io.netty.channel.EventLoop;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.console.ConsolePort;
import io.understudy.machine.StopReason;
import io.understudy.replay.Divergence;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleActions;
import io.understudy.replica.role.RoleMachine;
import java.util.concurrent.RejectedExecutionException;

/**
 * Carries out what the role machine decides, and feeds it what happens. The protocol thread's alone, but for the vCPU's
 * {@link Vcpu.Outcome}, which it passes over.
 */
final class RoleActor implements RoleActions, Vcpu.Outcome {
    /** Exit code of a host that lost a race, diverged or was refused. */
    static final int EXIT_HALTED = 3;

    /** How long the last outputs may take to reach their sink after the guest ended. */
    private static final long DRAIN_NANOS = 5_000_000_000L;

    private static final long PROGRESS_NANOS = 1_000_000_000L;

    private final ReplicaSettings settings;
    private final Host self;
    private final Side side;
    private final ConsolePort console;
    private final SerialLine line;
    private final EventLoop loop;
    private final ReplicaEvents events;
    private final ArbiterClient arbiter;

    private long progressSaidAt = System.nanoTime();
    private RoleMachine role;
    private Role saidRole;
    private boolean arbiterMet;
    private String arbiterAway;
    private StopReason ended;
    private long endedAt;
    private boolean finished;

    RoleActor(
            ReplicaSettings settings,
            Host self,
            Side side,
            ConsolePort console,
            SerialLine line,
            EventLoop loop,
            ReplicaEvents events) {
        this.settings = settings;
        this.self = self;
        this.side = side;
        this.console = console;
        this.line = line;
        this.loop = loop;
        this.events = events;
        this.arbiter = ArbiterClient.open(loop, settings::arbiter, ClientSettings.defaults(), new ArbiterWatch());
    }

    void become(RoleMachine role) {
        this.role = role;
    }

    RoleMachine role() {
        return role;
    }

    Host self() {
        return self;
    }

    void tick() {
        long now = System.nanoTime();
        try {
            role.tick(now);
            side.tick(now);
            if (now - progressSaidAt > PROGRESS_NANOS) {
                progressSaidAt = now;
                sayProgress();
            }
            if (ended != null && !finished && (side.isDrained() || now - endedAt > DRAIN_NANOS)) {
                role.machineEnded(ended.detail());
                side.closePartner("the guest ended");
                finish(ended.processExitCode(), ended.detail());
            }
        } catch (RuntimeException e) {
            // A periodic task that throws is never run again, and a host that cannot judge must not act.
            failed("internal error: " + e);
        }
    }

    void stopMachine() {
        side.stopMachine();
    }

    void notice(String text) {
        events.notice(text);
    }

    void firstOutput() {
        events.firstOutput();
    }

    @Override
    public void connectToBackup() {
        side.connectToBackup();
    }

    @Override
    public void sendHeartbeat() {
        side.sendHeartbeat();
    }

    @Override
    public void closePartner(String why) {
        side.closePartner(why);
    }

    @Override
    public void ask(Advance request) {
        if (arbiterAway != null) {
            sayArbiterAway();
        }
        var unused = arbiter.advance(request).thenAccept(verdict -> {
            if (verdict instanceof Verdict.Granted granted) {
                role.granted(granted.view());
            } else if (verdict instanceof Verdict.Refused refused) {
                role.refused(refused.current(), refused.reason());
            }
        });
    }

    @Override
    public void acknowledge(View view) {
        Acknowledge request = new Acknowledge(settings.vm(), view.number(), self.identity());
        var unused = arbiter.acknowledge(request).thenAccept(verdict -> {
            if (verdict instanceof Verdict.Granted granted) {
                role.viewAcknowledged(granted.view());
            } else if (verdict instanceof Verdict.Refused refused) {
                events.notice("the arbiter did not take the acknowledgement of view " + view.number() + ": "
                        + refused.reason());
                role.acknowledgementRefused(view.number(), refused.reason());
            }
        });
    }

    @Override
    public void startMachine(View view) {
        side.startMachine(view);
    }

    @Override
    public void release(long sequence) {
        side.release(sequence);
    }

    @Override
    public void goAlone(View view) {
        side.goAlone(view);
    }

    @Override
    public void goLive(View view) {
        side.goLive(view);
    }

    @Override
    public void openOutputs(View view) {
        side.openOutputs(view);
    }

    @Override
    public void listenAgain() {
        side.listenAgain();
    }

    @Override
    public void halt(String why) {
        console.refuse();
        side.close();
        finish(EXIT_HALTED, why);
    }

    @Override
    public void say(String text) {
        if (role != null && role.role() != saidRole) {
            saidRole = role.role();
            events.role(role.role(), role.viewNumber(), side.entries(), side.logBytes(), text);
        } else {
            events.notice(text);
        }
    }

    @Override
    public void ended(StopReason reason) {
        onLoop(() -> {
            ended = reason;
            endedAt = System.nanoTime();
        });
    }

    @Override
    public void remarked(String line) {
        onLoop(() -> events.notice(line));
    }

    @Override
    public void diverged(Divergence divergence) {
        onLoop(() -> role.diverged(divergence.getMessage()));
    }

    @Override
    public void failed(String why) {
        onLoop(() -> {
            side.closePartner(why);
            halt(why);
        });
    }

    void close() {
        arbiter.close();
        onLoop(side::close);
    }

    /** Runs a task on the protocol thread; nothing happens if that has ended. */
    void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException closing) {
            line.close();
        }
    }

    private void sayProgress() {
        events.progress(new ReplicaProgress(
                side.executedCount(), side.entries(), side.logBytes(), side.hashes(), side.slices()));
    }

    private void finish(int exitCode, String why) {
        if (!finished) {
            finished = true;
            sayProgress();
            events.finished(exitCode, why);
        }
    }

    /** What an arbiter that is away means depends on the role; the first view of all is not waited for. */
    private void sayArbiterAway() {
        if (!arbiterMet && role.role() == Role.CREATING_VIEW) {
            finish(
                    EXIT_HALTED,
                    "arbiter unreachable: " + HostPort.text(settings.arbiter()) + ": " + arbiterAway
                            + ": start it with './understudy arbiter', or name it with --arbiter HOST:PORT");
        } else {
            events.notice(ArbiterAbsence.line(role.role(), HostPort.text(settings.arbiter()), arbiterAway));
        }
    }

    private final class ArbiterWatch implements ConnectionListener {
        @Override
        public void connected(ClusterId cluster) {
            events.notice(
                    arbiterMet ? "the arbiter is back" : "met the arbiter at " + HostPort.text(settings.arbiter()));
            arbiterMet = true;
            arbiterAway = null;
        }

        @Override
        public void disconnected(String reason) {
            boolean known = arbiterAway != null;
            arbiterAway = reason;
            if (!known) {
                sayArbiterAway();
            }
        }
    }
}
