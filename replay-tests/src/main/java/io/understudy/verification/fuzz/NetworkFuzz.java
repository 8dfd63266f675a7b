package io.understudy.verification.fuzz;

import io.understudy.cpu.CpuFactory;
import io.understudy.machine.CardWords;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.input.Slices;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A network card whose driver is drawn at random, and so is what comes to it from the segment. */
public final class NetworkFuzz implements FuzzTarget {
    private static final long MOST_INSTRUCTIONS = 300_000;
    private static final int EVERY_LARGE = 4;

    @Override
    public Optional<String> play(CpuFactory processor, long seed) {
        return play(processor, seed, new HostileFrames(seed));
    }

    static Optional<String> play(CpuFactory processor, long seed, HostileFrames frames) {
        return FuzzRound.play(
                processor,
                configuration(seed),
                new FuzzWorld(new Slices(seed, FuzzRound.LONGEST_SLICE), seed, MOST_INSTRUCTIONS, frames),
                seed);
    }

    static MachineConfiguration configuration(long seed) {
        String card =
                CardWords.NETWORK + ",mac=52:54:00:12:34:56,host_mtu=" + (seed % EVERY_LARGE == 0 ? 65_520 : 1500);
        return new MachineConfiguration(image(seed), MisuseImage.RAM_BYTES, "", 0, List.of(card));
    }

    static MisuseImage image(long seed) {
        return new MisuseImage(
                "network fuzz " + seed, NetworkMisuse.draw(new SplittableRandom(seed), MisuseImage.CODE_BYTES));
    }

    @Override
    public List<String> options() {
        return List.of("--network");
    }

    @Override
    public String toString() {
        return "network card";
    }
}
