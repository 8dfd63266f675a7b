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
import io.understudy.storage.Disks;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a host of the simulation builds its machine.
 *
 * @param standby what a backup does with its log
 * @param processors what the host has
 * @param plug where its network card is plugged in; none if the guest has no card
 */
public record GuestBlueprint(StandbyMode standby, HostProcessors processors, Optional<InetSocketAddress> plug)
        implements Blueprint {
    private static final String COLD = " cold";

    /** Without a card. */
    public GuestBlueprint(StandbyMode standby, HostProcessors processors) {
        this(standby, processors, Optional.empty());
    }

    /**
     * The machine of these words.
     *
     * @param plug where network cards are plugged in
     * @throws IllegalArgumentException if they are none of {@link #words}
     */
    public static GuestBlueprint read(String words, HostProcessors processors, Optional<InetSocketAddress> plug) {
        StandbyMode standby = words.endsWith(COLD) ? StandbyMode.COLD : StandbyMode.HOT;
        GuestBlueprint read = new GuestBlueprint(standby, processors, plug);
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
                outputs);
    }
}
