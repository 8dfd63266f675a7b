package io.understudy.log.entry;

/** Hashes of the machine's state at one position, separately for its parts so that a divergence says where to look. */
public record StateHash(int ram, int cpu, int devices, int output) {
    @Override
    public String toString() {
        return String.format("ram=%08x cpu=%08x devices=%08x output=%08x", ram, cpu, devices, output);
    }
}
