package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.StopReason;
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
    private final Surroundings around;
    private final RoleMachine role;
    private final ArbiterContact arbiterContact;
    private final Withdrawal withdrawal = new Withdrawal(this);
    private final OutdatedArbiter outdatedArbiter = new OutdatedArbiter();

    private PrimarySide primary;
    private BackupSide backup;
    private final Reception reception = new Reception(this);
    private String backupAddress;
    private Role saidRole;
    private final TransferLine sending = new TransferLine("sending");
    private final TransferLine receiving = new TransferLine("receiving");
    private long progressSaidAt;
    private StopReason ended;
    private long endedAt;
    private boolean finished;

    private HostProtocol(VmName vm, Host self, RoleSettings roles, Surroundings around, boolean first) {
        this.vm = vm;
        this.pooled = vm == null;
        this.around = around;
        progressSaidAt = now();
        role = first ? RoleMachine.primary(vm, self, roles, this) : RoleMachine.backup(vm, self, roles, this);
        arbiterContact = new ArbiterContact(this, around.events());
    }

    /**
     * A host that runs the VM first; {@link #start} sets it going. The machine is built before anybody is promised
     * anything, so that an image that does not fit is known at once.
     *
     * @param failPoint where it dies, {@link FailPoint#NONE} but in tests
     */
    public static HostProtocol primary(
            VmName vm,
            Host self,
            RoleSettings roles,
            Surroundings around,
            long powerOnEpochMillis,
            FailPoint failPoint) {
        HostProtocol host = new HostProtocol(vm, self, roles, around, true);
        MachineRoom room = around.room();
        room.furnish("");
        host.primary =
                new PrimarySide(host, room.powerOn(powerOnEpochMillis), room.header(powerOnEpochMillis), failPoint);
        return host;
    }

    /** A host that waits for a primary. */
    public static HostProtocol backup(VmName vm, Host self, RoleSettings roles, Surroundings around) {
        around.room().furnish("");
        return waiting(vm, self, roles, around);
    }

    /** A host of a pool that is idle: it becomes what it is asked to be, of whichever VM. */
    public static HostProtocol idle(Host self, RoleSettings roles, Surroundings around) {
        return waiting(null, self, roles, around);
    }

    private static HostProtocol waiting(VmName vm, Host self, RoleSettings roles, Surroundings around) {
        HostProtocol host = new HostProtocol(vm, self, roles, around, false);
        host.backup = new BackupSide(host, around.room());
        host.reception.primariesGoTo(host.backup);
        return host;
    }

    /**
     * An idle host of a pool is to run a VM that never ran; if it is not idle any more, nothing happens.
     *
     * @throws IllegalArgumentException if it cannot build the machine, in one line
     */
    public void appoint(VmName vm, String spec, long powerOnEpochMillis) {
        if (role.role() == Role.LISTENING && primary == null) {
            around.room().furnish(spec);
            serve(vm, spec);
            MachineRoom.Begun begun = around.room().begin(powerOnEpochMillis);
            primary = new PrimarySide(this, begun.machine(), begun.header(), FailPoint.NONE);
            begun.machine().whenReady(role::appointed);
        }
    }

    /** A primary that is alone may take this idle host as its backup; nothing happens if it is not alone. */
    public void bringIn(Host candidate) {
        role.recruit(candidate, now());
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
        return acting.map(side -> side.machine().nanos());
    }

    Optional<PrimarySide> primarySide() {
        return Optional.ofNullable(primary);
    }

    /** What the way to the arbiter tells. */
    public ArbiterContact arbiterContact() {
        return arbiterContact;
    }

    /** The VM this host is for; none while it is an idle one of a pool. */
    public Optional<VmName> task() {
        return pooled && role.role() == Role.LISTENING ? Optional.empty() : Optional.of(vm);
    }

    /** How far a backup's execution lies behind its primary's, in milliseconds. */
    public long lagMillis() {
        return primary != null ? 0 : backup.lagMillis();
    }

    /** A state transfer that this host takes part in. */
    public Optional<TransferProgress> transfer() {
        return primary != null ? primary.transfer() : backup.transfer();
    }

    VmName vm() {
        return vm;
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
        return around.line();
    }

    long now() {
        return around.nanoTime().getAsLong();
    }

    Partner connect(String address, PartnerListener listener) {
        return around.connector().connect(address, listener);
    }

    void notice(String text) {
        around.events().notice(text);
    }

    void firstOutput() {
        around.events().firstOutput();
    }

    void copied(long pauseNanos) {
        around.events().copied(pauseNanos);
    }

    /** Time passes; to be called several times per heartbeat interval. */
    public void tick() {
        long now = now();
        try {
            role.tick(now);
            outdatedArbiter.tick(now);
            withdrawal.tick();
            if (primary != null) {
                primary.tick(now);
            }
            reception.tick(now);
            (primary != null ? sending : receiving).at(transfer(), now).ifPresent(this::notice);
            if (now - progressSaidAt > PROGRESS_NANOS) {
                progressSaidAt = now;
                sayProgress();
            }
            if (ended != null && !finished && (isDrained() || now - endedAt > DRAIN_NANOS)) {
                role.machineEnded(ended.detail());
                closePartner("the guest ended");
                finish(ended.processExitCode(), ended.detail());
            }
        } catch (RuntimeException e) {
            // A periodic task that throws is never run again, and a host that cannot judge must not act.
            failed("internal error: " + e);
        }
    }

    private boolean isDrained() {
        return primary != null ? primary.isDrained() : backup.isDismissed();
    }

    /** Asks the machine to end in an orderly way: the log is completed, the partner ends too. A backup leaves. */
    public void stopMachine() {
        if (primary != null) {
            primary.machine().stop();
        } else {
            withdrawal.leaveForGood(true);
        }
    }

    /** The guest ended by itself. */
    public void ended(StopReason reason) {
        ended = reason;
        endedAt = now();
    }

    /** The machine is of no use any more, for a reason that is no divergence. */
    public void failed(String why) {
        role.leave(why);
    }

    /** Ends everything this host runs. */
    public void close() {
        reception.dismiss("this host stops");
        closePartner("this host stops");
        if (primary != null) {
            primary.machine().close();
        }
        if (backup != null && backup.machine() != null) {
            backup.machine().close();
        }
    }

    /** Entries of the log recorded or received. */
    private long entries() {
        return primary != null ? primary.machine().lastSequence() : backup.received();
    }

    /** Entries received from a primary; made, by a host that never had one. */
    public long received() {
        return backup != null && backup.hasReceived() ? backup.received() : entries();
    }

    private long receivedBytes() {
        return backup == null ? 0 : backup.receivedBytes();
    }

    private void sayProgress() {
        long count = 0;
        long hashes = 0;
        long slices = 0;
        if (backup != null && backup.machine() != null) {
            ReplayingMachine machine = backup.machine();
            count = machine.executedCount();
            hashes = machine.hashesCompared();
            slices = machine.slices();
        } else if (primary != null) {
            ActingMachine machine = primary.machine();
            hashes = machine.hashes();
            slices = machine.slices();
        }
        if (primary != null) {
            count = primary.machine().count();
        }
        around.events().progress(new ReplicaProgress(count, entries(), receivedBytes(), hashes, slices));
    }

    private PrimarySide acting() {
        if (primary == null) {
            throw new IllegalStateException("this host runs no machine of its own");
        }
        return primary;
    }

    private BackupSide replaying() {
        if (backup == null || primary != null) {
            throw new IllegalStateException("this host replays nothing");
        }
        return backup;
    }

    @Override
    public void connectToBackup() {
        acting().connect(backupAddress);
    }

    @Override
    public void sendHeartbeat() {
        if (primary != null) {
            primary.sendHeartbeat();
        } else {
            backup.sendHeartbeat();
        }
    }

    @Override
    public void closePartner(String why) {
        if (primary != null) {
            primary.closePartner(why);
        } else {
            backup.closePartner(why);
        }
    }

    @Override
    public void ask(Advance request) {
        arbiterContact.asked();
        around.arbiter().advance(request, verdict -> {
            if (waitsForMemory(verdict, () -> ask(request))) {
                return;
            }
            if (verdict instanceof Verdict.Granted granted) {
                role.granted(granted.view());
            } else if (verdict instanceof Verdict.Refused refused) {
                role.refused(refused.current(), refused.reason());
            }
        });
    }

    /** An arbiter that lacks views of this machine decides nothing, and a host that is in one gives nothing up. */
    private boolean waitsForMemory(Verdict verdict, Runnable again) {
        boolean lost = verdict instanceof Verdict.Refused refused && refused.memoryLost() && role.viewNumber() > 0;
        if (!lost) {
            outdatedArbiter.answered();
        } else if (outdatedArbiter.lacksMemory(again, now())) {
            notice(((Verdict.Refused) verdict).reason() + "; this host waits for it");
        }
        return lost;
    }

    @Override
    public void acknowledge(View view) {
        around.arbiter().acknowledge(new Acknowledge(vm, view.number(), self().identity()), verdict -> {
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
    }

    @Override
    public void handOver() {
        acting().handOver();
    }

    @Override
    public void answerHandOver() {
        backup.answerHandOver();
    }

    @Override
    public void readRecord() {
        around.arbiter().read(vm, role.departure()::recorded);
    }

    @Override
    public void goLive(View view) {
        replaying().goLive();
    }

    /** The replayed machine acts from now on. */
    void live(ActingMachine machine, LogHeader header) {
        primary = new PrimarySide(this, machine, header, FailPoint.NONE);
        role.caughtUp();
    }

    @Override
    public void openOutputs(View view) {
        backup.acts();
        acting().openOutputs(view);
    }

    @Override
    public void listenAgain() {
        replaying().listenAgain();
    }

    @Override
    public void halt(String why) {
        outdatedArbiter.answered();
        around.refuseConsole().run();
        close();
        finish(EXIT_HALTED, why);
    }

    @Override
    public void say(String text) {
        if (role != null && role.role() != saidRole) {
            saidRole = role.role();
            around.events().role(role.role(), role.viewNumber(), entries(), receivedBytes(), text);
        } else {
            notice(text);
        }
    }

    /** The host is finished, and this is why. */
    void finish(int exitCode, String why) {
        if (!finished) {
            finished = true;
            sayProgress();
            around.events().finished(exitCode, why);
        }
    }
}
