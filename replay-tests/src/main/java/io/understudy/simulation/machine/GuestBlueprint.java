package io.understudy.simulation.machine;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.ProcessorModel;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.CardWords;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.OutputSink;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.machine.virtio.NetworkCard;
import io.understudy.replica.Blueprint;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * How a host of the simulation builds its machine.
 *
 * @param floods whether the guest prints without end
 * @param standby what a backup does with its log
 * @param plug where its network card is plugged in; none if it has no card
 * @param hasSpareMemory whether its host has memory for a copy of the machine, asked whenever one is to be made
 */
public record GuestBlueprint(
        boolean floods, StandbyMode standby, Optional<InetSocketAddress> plug, BooleanSupplier hasSpareMemory)
        implements Blueprint {
    private static final String CARD = " card";
    private static final String FLOODS = " floods";
    private static final String COLD = " cold";
    private static final int RAM_BYTES = 32 << 10;
    private static final int RAM_BYTES_WITH_CARD = 64 << 10;
    private static final CardWords CARD_WORDS = new CardWords(CardWords.NETWORK, new TreeMap<>())
            .with(CardWords.MAC, ServiceFrame.GUEST.toString())
            .with(CardWords.MTU, String.valueOf(ServiceFrame.MTU));

    /** A few runs. */
    private static final long HASH_INTERVAL = 3000;

    /** Without a card, on a host with memory enough. */
    public GuestBlueprint(boolean floods, StandbyMode standby) {
        this(floods, standby, Optional.empty(), () -> true);
    }

    /**
     * The machine of these words.
     *
     * @param plug where network cards are plugged in
     * @throws IllegalArgumentException if they are none of {@link #words}
     */
    public static GuestBlueprint read(String words, Optional<InetSocketAddress> plug, BooleanSupplier hasSpareMemory) {
        StandbyMode standby = words.endsWith(COLD) ? StandbyMode.COLD : StandbyMode.HOT;
        Optional<InetSocketAddress> at = words.contains(CARD) ? plug : Optional.empty();
        GuestBlueprint read = new GuestBlueprint(words.contains(FLOODS), standby, at, hasSpareMemory);
        if (!read.words().equals(words)) {
            throw new IllegalArgumentException("there is no machine '" + words + "'");
        }
        return read;
    }

    /** How a person describes it to the pool. */
    public String words() {
        return "kv" + (hasCard() ? CARD : "") + (floods ? FLOODS : "") + (standby == StandbyMode.COLD ? COLD : "");
    }

    private boolean hasCard() {
        return plug.isPresent();
    }

    private int ramBytes() {
        return hasCard() ? RAM_BYTES_WITH_CARD : RAM_BYTES;
    }

    @Override
    public LogHeader header(long powerOnEpochMillis) {
        return new LogHeader(
                LogHeader.FORMAT_VERSION,
                "kv",
                "0".repeat(64),
                ramBytes(),
                "",
                "simulated",
                "none",
                "none",
                "none",
                0,
                HASH_INTERVAL,
                "steps",
                "none");
    }

    @Override
    public long hashInterval() {
        return HASH_INTERVAL;
    }

    @Override
    public Optional<NetworkPort> network() {
        NetworkCard card = CARD_WORDS.networkCard();
        return plug.map(at -> new NetworkPort(at, card.mac(), card.longest()));
    }

    @Override
    public Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs) {
        return new Machine(
                new MachineConfiguration(
                        new Image(), ramBytes(), "", 0, hasCard() ? List.of(CARD_WORDS.toString()) : List.of()),
                (model, ramBytes, requests) -> new GuestCpu(ramBytes, floods, hasCard(), hasSpareMemory, requests),
                inputs,
                outputs);
    }

    /** Its code has no bytes; the processor begins where it begins. */
    private static final class Image implements BootImage {
        @Override
        public String name() {
            return "kv";
        }

        @Override
        public ProcessorModel processor() {
            return ProcessorModel.I386;
        }

        @Override
        public void requireFit(long ramBytes, String commandLine) {}

        @Override
        public void load(PhysicalMemory ram, CpuState cpu, String commandLine) {
            cpu.setInstructionPointer(GuestCpu.START);
        }
    }
}
