package io.understudy.machine;

/** The hash of a machine's whole state in four parts, so that a difference names where to look. Mutable, reused. */
public final class StateHash {
    private int ram;
    private int cpu;
    private int devices;
    private int outputs;

    public void set(int ram, int cpu, int devices, int outputs) {
        this.ram = ram;
        this.cpu = cpu;
        this.devices = devices;
        this.outputs = outputs;
    }

    public int ram() {
        return ram;
    }

    public int cpu() {
        return cpu;
    }

    public int devices() {
        return devices;
    }

    public int outputs() {
        return outputs;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateHash hash
                && ram == hash.ram
                && cpu == hash.cpu
                && devices == hash.devices
                && outputs == hash.outputs;
    }

    @Override
    public int hashCode() {
        return ram ^ cpu ^ devices ^ outputs;
    }

    @Override
    public String toString() {
        return String.format("ram %08x, cpu %08x, devices %08x, outputs %08x", ram, cpu, devices, outputs);
    }
}
