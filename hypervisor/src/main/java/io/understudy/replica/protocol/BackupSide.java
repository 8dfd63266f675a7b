package io.understudy.replica.protocol;

import io.understudy.arbiter.view.VmName;
import io.understudy.log.message.ChannelMessage;
import io.understudy.replica.machine.MachineRoom;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.replica.partner.Partner;
import io.understudy.replica.partner.PartnerListener;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleMachine;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A host that waits for a primary, or follows one: whom it takes, and what it then hears of him. */
final class BackupSide implements Side, PartnerListener {
    private final HostProtocol host;
    private final MachineRoom room;
    private final TransferLine receiving = new TransferLine("receiving");
    private Optional<Following> following = Optional.empty();

    BackupSide(HostProtocol host, MachineRoom room) {
        this.host = host;
        this.room = room;
    }

    @Override
    public void connected(Partner connected) {
        // Who it is, the Hello says.
    }

    @Override
    public void message(Partner from, ChannelMessage message) {
        long now = host.now();
        if (message instanceof ChannelMessage.Hello hello) {
            greet(from, hello, now);
        } else {
            with(from).ifPresent(primary -> primary.message(message, now));
        }
    }

    private Optional<Following> with(Partner partner) {
        return following.filter(primary -> primary.isWith(partner));
    }

    private void greet(Partner from, ChannelMessage.Hello hello, long now) {
        Optional<String> objection = objection(hello);
        if (objection.isPresent()) {
            refuse(from, hello, objection.get());
            return;
        }
        long powerOn = hello.header().powerOnEpochMillis();
        boolean fromPowerOn = hello.view() == RoleMachine.FIRST_VIEW;
        try {
            Following primary = new Following(
                    host,
                    from,
                    hello,
                    events -> fromPowerOn ? room.replay(powerOn, events) : room.receive(powerOn, events),
                    heard -> following.filter(heard::equals).isPresent());
            following = Optional.of(primary);
            primary.begin(now);
        } catch (UncheckedIOException e) {
            refuse(from, hello, e.getMessage());
        }
    }

    private void refuse(Partner from, ChannelMessage.Hello hello, String why) {
        host.notice("refused primary " + hello.sender() + ": " + why);
        from.send(new ChannelMessage.Refuse(why));
    }

    /** What will never fit goes before what does not fit now. */
    private Optional<String> objection(ChannelMessage.Hello hello) {
        Optional<String> busy = host.role()
                .objectionToPrimary()
                .or(() -> host.primarySide().map(beginning -> host.self() + " is about to run VM " + host.vm()));
        if (host.isPooled()) {
            return busy.or(() -> prepare(hello)).or(() -> misfit(hello));
        }
        return hello.vm().equals(host.vm().toString())
                ? misfit(hello).or(() -> busy)
                : Optional.of("this host is backup for VM '" + host.vm() + "', not for '" + hello.vm() + "'");
    }

    /** An idle host of a pool takes any machine that it can build. */
    private Optional<String> prepare(ChannelMessage.Hello hello) {
        try {
            room.prepare(hello.spec());
            host.serve(new VmName(hello.vm()), hello.spec());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("this host cannot build that machine: " + e.getMessage());
        }
    }

    private Optional<String> misfit(ChannelMessage.Hello hello) {
        return hello.header()
                .mismatch(room.header(hello.header().powerOnEpochMillis()))
                .map(what -> what + " (the primary's first): start both with the same guest and options");
    }

    @Override
    public void closed(Partner from, String reason) {
        with(from).ifPresent(primary -> primary.closed(reason));
    }

    @Override
    public void sendHeartbeat() {
        following.ifPresent(Following::sendHeartbeat);
    }

    @Override
    public void closePartner(String why) {
        following.ifPresent(primary -> primary.closePartner(why));
    }

    void goLive() {
        following.orElseThrow().goLive();
    }

    void listenAgain() {
        Following lost = following.orElseThrow();
        following = Optional.empty();
        lost.discard();
    }

    @Override
    public void tick(long now) {
        receiving.at(transfer(), now).ifPresent(host::notice);
    }

    @Override
    public ReplicaProgress progress() {
        return following.map(Following::progress).orElse(new ReplicaProgress(0, 0, 0, 0, 0));
    }

    @Override
    public LogFigures log() {
        return following.map(Following::log).orElse(LogFigures.NOTHING);
    }

    @Override
    public long received() {
        return following.map(Following::received).orElse(0L);
    }

    /** How long the entry that this host's machine executes next has been here; 0 if it has executed all there is. */
    @Override
    public long lagMillis() {
        return following.map(Following::lagMillis).orElse(0L);
    }

    @Override
    public Optional<TransferProgress> transfer() {
        return host.role().role() == Role.RECEIVING ? following.map(Following::filled) : Optional.empty();
    }

    @Override
    public boolean isDrained() {
        return following.filter(Following::isDismissed).isPresent();
    }

    @Override
    public void close() {
        following.ifPresent(Following::close);
    }
}
