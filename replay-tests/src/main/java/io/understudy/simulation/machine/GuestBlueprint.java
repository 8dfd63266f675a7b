package io.understudy.simulation.machine;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.CardWords;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.OutputSink;
import io.understudy.machine.virtio.NetworkCard;
import io.understudy.replica.machine.Blueprint;
import io.understudy.step.Threads;
import io.understudy.storage.Disks;
import io.understudy.storage.WorkingImages;
import io.understudy.storage.image.Drive;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a host of the simulation builds its machine.
 *
 * @param standby what a backup does with its log
 * @param processors what the host has
 * @param plug where its network card is plugged in; none if the guest has no card
 * @param bay where its disk is; none if the guest has none
 */
public record GuestBlueprint(
        StandbyMode standby, HostProcessors processors, Optional<InetSocketAddress> plug, Optional<Bay> bay)
        implements Blueprint {
    private static final String COLD = " cold";

    /**
     * Where the disks of a host's machines are.
     *
     * @param images on which the host works
     * @param drives as the user of the machine names them
     */
    public record Bay(WorkingImages images, List<Drive> drives) {}

    /** Without a card or a disk. */
    public GuestBlueprint(StandbyMode standby, HostProcessors processors) {
        this(standby, processors, Optional.empty(), Optional.empty());
    }

    /**
     * The machine of these words.
     *
     * @param plug where network cards are plugged in
     * @param bay where disks are
     * @throws IllegalArgumentException if they are none of {@link #words}
     */
    public static GuestBlueprint read(
            String words, HostProcessors processors, Optional<InetSocketAddress> plug, Optional<Bay> bay) {
        StandbyMode standby = words.endsWith(COLD) ? StandbyMode.COLD : StandbyMode.HOT;
        GuestBlueprint read = new GuestBlueprint(standby, processors, plug, bay);
        if (!read.words().equals(words)) {
            throw new IllegalArgumentException("there is no machine '" + words + "'");
        }
        return read;
    }

    /** How a person describes it to the pool. */
    public String words() {
        return processors.guest().words() + (standby == StandbyMode.COLD ? COLD : "");
    }

    @Override
    public LogHeader header(long powerOnEpochMillis) {
        return processors.guest().header();
    }

    @Override
    public long hashInterval() {
        return processors.guest().hashInterval();
    }

    @Override
    public Optional<NetworkPort> network() {
        return plug.map(at -> {
            NetworkCard card = processors.guest().cards().get(0).networkCard();
            return new NetworkPort(at, card.mac(), card.longest());
        });
    }

    @Override
    public Disks disks(Optional<Disks.Coming> coming, Threads threads) {
        return bay.map(own -> own.images().copied(own.drives(), coming, threads))
                .orElse(Disks.NONE);
    }

    @Override
    public Disks emptyDisks(Disks.Coming coming, Threads threads) {
        return bay.map(own -> own.images().empty(own.drives(), coming, threads)).orElse(Disks.NONE);
    }

    @Override
    public Disks leftDisks(Disks.Coming coming, Threads threads) {
        return bay.map(own -> own.images().left(own.drives(), coming, threads)).orElse(Disks.NONE);
    }

    @Override
    public Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs, Disks disks) {
        Guest guest = processors.guest();
        return new Machine(
                new MachineConfiguration(
                        guest.image(),
                        guest.ramBytes(),
                        "",
                        0,
                        guest.cards().stream().map(CardWords::toString).toList()),
                processors,
                inputs,
                outputs,
                disks.ofMachine());
    }
}
