package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.event.Event;
import io.understudy.event.FailoverStage;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.StopReason;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.machine.MachineRoom;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.replica.partner.Partner;
import io.understudy.replica.partner.PartnerListener;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleActions;
import io.understudy.replica.role.RoleMachine;
import io.understudy.replica.role.RoleSettings;
import java.util.Optional;

/** One host: carries out what its role machine decides, and feeds it what happens. */
public final class HostProtocol implements RoleActions {
    /** Exit code of a host that lost a race, diverged or was refused. */
    public static final int EXIT_HALTED = 3;

    /** How long the last outputs may take to reach their sink after the guest ended. */
    private static final long DRAIN_NANOS = 5_000_000_000L;

    private static final long PROGRESS_NANOS = 1_000_000_000L;

    private final boolean pooled;
    private VmName vm;
    private String spec = "";
    private final HostSeams seams;
    private final RoleMachine role;
    private final ArbiterContact arbiterContact;
    private final Withdrawal withdrawal = new Withdrawal(this);
    private final FailingDisks failingDisks = new FailingDisks(this);
    private final OutdatedArbiter outdatedArbiter = new OutdatedArbiter();
    private final Stages stages = new Stages(this);
    private final Sampling sampling;

    private Side side;
    private final Reception reception = new Reception(this);
    private String backupAddress;
    private Role saidRole;
    private long progressSaidAt;
    private StopReason ended;
    private long endedAt;
    private boolean finished;

    private HostProtocol(VmName vm, Host self, RoleSettings roles, HostSeams seams, boolean first) {
        this.vm = vm;
        this.pooled = vm == null;
        this.seams = seams;
        progressSaidAt = now();
        sampling = new Sampling(this, seams.events(), progressSaidAt);
        role = first ? RoleMachine.primary(vm, self, roles, this) : RoleMachine.backup(vm, self, roles, this);
        arbiterContact = new ArbiterContact(this, seams.events());
    }

    /**
     * A host that runs the VM first; {@link #start} sets it going. The machine is built before anybody is promised
     * anything, so that an image that does not fit is known at once.
     *
     * @param failPoint where it dies, {@link FailPoint#NONE} but in tests
     */
    public static HostProtocol primary(
            VmName vm, Host self, RoleSettings roles, HostSeams seams, long powerOnEpochMillis, FailPoint failPoint) {
        HostProtocol host = new HostProtocol(vm, self, roles, seams, true);
        MachineRoom room = seams.room();
        room.prepare("");
        host.side =
                PrimarySide.first(host, room.powerOn(powerOnEpochMillis), room.header(powerOnEpochMillis), failPoint);
        return host;
    }

    /** A host that waits for a primary. */
    public static HostProtocol backup(VmName vm, Host self, RoleSettings roles, HostSeams seams) {
        seams.room().prepare("");
        return waiting(vm, self, roles, seams);
    }

    /** A host of a pool that is idle: it becomes what it is asked to be, of whichever VM. */
    public static HostProtocol idle(Host self, RoleSettings roles, HostSeams seams) {
        return waiting(null, self, roles, seams);
    }

    private static HostProtocol waiting(VmName vm, Host self, RoleSettings roles, HostSeams seams) {
        HostProtocol host = new HostProtocol(vm, self, roles, seams, false);
        BackupSide backup = new BackupSide(host, seams.room());
        host.side = backup;
        host.reception.primariesGoTo(backup);
        return host;
    }

    /**
     * An idle host of a pool is to run a VM that never ran; if it is not idle any more, nothing happens.
     *
     * @throws IllegalArgumentException if it cannot build the machine, in one line
     */
    public void appoint(VmName vm, String spec, long powerOnEpochMillis) {
        if (role.role() == Role.LISTENING && primarySide().isEmpty()) {
            seams.room().prepare(spec);
            serve(vm, spec);
            MachineRoom.Begun begun = seams.room().begin(powerOnEpochMillis);
            side = PrimarySide.first(this, begun.machine(), begun.header(), FailPoint.NONE);
            begun.machine().whenReady(role::appointed);
        }
    }

    /** A primary that is alone may take this idle host as its backup; nothing happens if it is not alone. */
    public void bringIn(Host candidate) {
        role.recruitment().begin(candidate, now());
    }

    /** How this host leaves its VM when somebody wants it to. */
    public Withdrawal withdrawal() {
        return withdrawal;
    }

    /**
     * Sets a primary going.
     *
     * @param backupAddress where its backup listens, or null for a primary without one
     */
    public void start(String backupAddress) {
        this.backupAddress = backupAddress;
        role.start(backupAddress != null);
    }

    public Host self() {
        return role.self();
    }

    public RoleMachine role() {
        return role;
    }

    /** Who is told of the links that others make with this host. */
    public PartnerListener incoming() {
        return reception;
    }

    /** Machine time, if this host is primary and its view stands. */
    public Optional<Long> primaryNanos() {
        Optional<PrimarySide> acting = role.role().acts() ? primarySide() : Optional.empty();
        return acting.map(side -> side.machine().progress().nanos());
    }

    Optional<PrimarySide> primarySide() {
        return side instanceof PrimarySide primary ? Optional.of(primary) : Optional.empty();
    }

    /** What the way to the arbiter tells. */
    public ArbiterContact arbiterContact() {
        return arbiterContact;
    }

    /** The VM this host is for; none while it is an idle one of a pool. */
    public Optional<VmName> task() {
        return pooled && role.role() == Role.LISTENING ? Optional.empty() : Optional.ofNullable(vm);
    }

    /** How far a backup's execution lies behind its primary's, in milliseconds. */
    public long lagMillis() {
        return side.lagMillis();
    }

    /** A state transfer that this host takes part in. */
    public Optional<TransferProgress> transfer() {
        return side.transfer();
    }

    VmName vm() {
        return vm;
    }

    String vmName() {
        return task().map(VmName::toString).orElse("");
    }

    String spec() {
        return spec;
    }

    /** Whether this host serves whichever VM it is asked to. */
    boolean isPooled() {
        return pooled;
    }

    void serve(VmName vm, String spec) {
        this.vm = vm;
        this.spec = spec;
        role.serve(vm);
    }

    SerialLine line() {
        return seams.line();
    }

    long now() {
        return seams.nanoTime().getAsLong();
    }

    Partner connect(String address, PartnerListener listener) {
        return seams.connector().connect(address, listener);
    }

    void notice(String text) {
        seams.events().notice(text);
    }

    void stage(FailoverStage stage, long view, String text) {
        seams.events().stage(new Event.Stage(vmName(), view, stage, text));
    }

    void copied(long pauseNanos) {
        seams.events().copied(pauseNanos);
    }

    /** Time passes; to be called several times per heartbeat interval. */
    public void tick() {
        long now = now();
        try {
            role.tick(now);
            outdatedArbiter.tick(now);
            withdrawal.tick();
            failingDisks.tick();
            side.tick(now);
            reception.tick(now);
            if (now - progressSaidAt > PROGRESS_NANOS) {
                progressSaidAt = now;
                seams.events().progress(side.progress());
            }
            sampling.tick(side, now);
            if (ended != null && !finished && (side.isDrained() || now - endedAt > DRAIN_NANOS)) {
                role.machineEnded(ended.detail());
                closePartner("the guest ended");
                finish(ended.processExitCode(), ended.detail());
            }
        } catch (RuntimeException e) {
            // A periodic task that throws is never run again, and a host that cannot judge must not act.
            failed("internal error: " + e);
        }
    }

    /** Asks the machine to end in an orderly way: the log is completed, the partner ends too. A backup leaves. */
    public void stopMachine() {
        primarySide().ifPresentOrElse(primary -> primary.machine().stop(), () -> withdrawal.leaveForGood(true));
    }

    /** The guest ended by itself. */
    public void ended(StopReason reason) {
        ended = reason;
        endedAt = now();
    }

    /**
     * A disk of the machine that acts here failed a request.
     *
     * @param tellGuest has the guest see that
     */
    public void diskFailed(String why, Runnable tellGuest) {
        failingDisks.failed(why, tellGuest);
    }

    /** The machine is of no use any more, for a reason that is no divergence. */
    public void failed(String why) {
        role.leave(why);
    }

    /** Ends everything this host runs. */
    public void close() {
        reception.dismiss("this host stops");
        closePartner("this host stops");
        side.close();
    }

    /** Entries received from a primary; made, by a host that never had one. */
    public long received() {
        return side.received();
    }

    private PrimarySide acting() {
        return primarySide().orElseThrow(() -> new IllegalStateException("this host runs no machine of its own"));
    }

    private BackupSide following() {
        if (side instanceof BackupSide backup) {
            return backup;
        }
        throw new IllegalStateException("this host follows nobody");
    }

    @Override
    public void connectToBackup() {
        acting().connect(backupAddress);
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
        stages.asked(role.role(), request);
        arbiterContact.asked();
        line().network().prepare();
        seams.arbiter().advance(request, verdict -> {
            if (waitsForMemory(verdict, () -> ask(request))) {
                return;
            }
            if (verdict instanceof Verdict.Granted granted) {
                stages.granted(role.role(), granted.view());
                role.granted(granted.view());
            } else if (verdict instanceof Verdict.Refused refused) {
                role.refused(refused.current(), refused.reason());
            }
        });
    }

    /** An arbiter that lacks views of this machine decides nothing, and a host that has the machine gives nothing up. */
    private boolean waitsForMemory(Verdict verdict, Runnable again) {
        if (verdict instanceof Verdict.Refused refused && refused.memoryLost() && role.hasMachine()) {
            if (outdatedArbiter.lacksMemory(again, now())) {
                notice(refused.reason() + "; this host waits for it");
            }
            return true;
        }
        outdatedArbiter.answered();
        return false;
    }

    @Override
    public void acknowledge(View view) {
        seams.arbiter().acknowledge(new Acknowledge(vm, view.number(), self().identity()), verdict -> {
            if (waitsForMemory(verdict, () -> acknowledge(view))) {
                return;
            }
            if (verdict instanceof Verdict.Granted granted) {
                role.viewAcknowledged(granted.view());
            } else if (verdict instanceof Verdict.Refused refused) {
                notice("the arbiter did not take the acknowledgement of view " + view.number() + ": "
                        + refused.reason());
                role.acknowledgementRefused(view.number(), refused.reason());
            }
        });
    }

    @Override
    public void startMachine(View view) {
        acting().start(view);
    }

    @Override
    public void release(long sequence) {
        acting().release(sequence);
    }

    @Override
    public void goAlone(View view) {
        acting().goAlone(view);
        stages.live(view);
    }

    @Override
    public void recruit(Host candidate) {
        reception.giveWay();
        acting().recruit(candidate);
    }

    @Override
    public void holdOutputs() {
        acting().holdOutputs();
    }

    @Override
    public void giveUpRecruit() {
        acting().giveUpRecruit();
    }

    @Override
    public void adopted(View view) {
        acting().adopted(view);
        stages.redundant(view);
    }

    @Override
    public void handOver() {
        acting().handOver();
    }

    @Override
    public void answerHandOver() {
        acting().answerHandOver();
    }

    @Override
    public void readRecord() {
        seams.arbiter().read(vm, role.departure()::recorded);
    }

    @Override
    public void goLive(View view) {
        following().goLive();
    }

    /** The replayed machine acts from now on. */
    void live(Following before, ActingMachine machine, LogHeader header) {
        side = PrimarySide.after(before, this, machine, header);
        stages.drained(role.viewNumber());
        role.caughtUp();
    }

    @Override
    public void openOutputs(View view) {
        stages.live(view);
        acting().openOutputs(view);
    }

    @Override
    public void listenAgain() {
        following().listenAgain();
    }

    @Override
    public void halt(String why) {
        outdatedArbiter.answered();
        seams.refuseConsole().run();
        close();
        finish(EXIT_HALTED, why);
    }

    @Override
    public void say(String text) {
        if (role != null && role.role() != saidRole) {
            saidRole = role.role();
            ReplicaProgress now = side.progress();
            seams.events()
                    .role(new Event.Role(
                            vmName(),
                            saidRole.name(),
                            role.viewNumber(),
                            self().incarnation(),
                            now.entries(),
                            now.bytes(),
                            text));
            stages.became(saidRole, role.viewNumber(), text);
        } else {
            notice(text);
        }
    }

    /** The host is finished, and this is why. */
    void finish(int exitCode, String why) {
        if (!finished) {
            finished = true;
            seams.events().progress(side.progress());
            seams.events().finished(exitCode, why);
        }
    }
}
