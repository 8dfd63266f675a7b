package io.understudy.cli.machine;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.machine.input.HostInputs;
import picocli.CommandLine.Option;

/** The options of every command that runs a machine, beside what describes the machine. */
public final class RunOptions {
    private static final long DEFAULT_HASH_INTERVAL = 50_000_000;
    private static final int HASHED_AT_DEFAULT_BYTES = 32 << 20;

    @Option(
            names = "--counter",
            defaultValue = "native",
            description = "How instructions are counted: native, or java (portable and slower; same positions)"
                    + " (default: ${DEFAULT-VALUE}).")
    public CounterMode counter;

    @Option(
            names = "--memory",
            paramLabel = "PATH",
            description = "How guest stores reach RAM: fast, or stock (the engine's own way, several times slower;"
                    + " same results). Default: fast with the native counter.")
    private MemoryMode memory;

    @Option(
            names = "--until",
            paramLabel = "COUNT",
            defaultValue = "9223372036854775807",
            description = "End the machine after so many instructions (default: never).")
    public long until;

    @Option(
            names = "--slice",
            paramLabel = "COUNT",
            defaultValue = "1048576",
            description = "The longest run between two stops, in instructions; each is drawn at random"
                    + " (default: ${DEFAULT-VALUE}).")
    public int longestSlice;

    @Option(
            names = "--hash-interval",
            paramLabel = "COUNT",
            description = "Instructions between two hashes of the whole state in the log (default: 50 million, more in"
                    + " proportion for more than 32 MiB of RAM).")
    private Long hashInterval;

    /** A hash reads all RAM: the more there is, the rarer, so that it always costs a few hundredths of the time. */
    private long hashInterval(int ramBytes) {
        return hashInterval != null
                ? hashInterval
                : DEFAULT_HASH_INTERVAL * Math.max(HASHED_AT_DEFAULT_BYTES, ramBytes) / HASHED_AT_DEFAULT_BYTES;
    }

    private MemoryMode memory() {
        return memory != null ? memory : counter == CounterMode.NATIVE ? MemoryMode.FAST : MemoryMode.STOCK;
    }

    /** How these options have a guest run. */
    public MachineBlueprint blueprint(MachineOptions.Chosen guest) {
        return blueprint(guest, Service.of(StandbyMode.HOT));
    }

    /** The same, for a host that serves it in this way. */
    public MachineBlueprint blueprint(MachineOptions.Chosen guest, Service service) {
        return new MachineBlueprint(guest, counter, memory(), hashInterval(guest.ramBytes()), service);
    }

    /** As recorded, unless told otherwise: a guest that clears Accessed bits can tell the paths apart. */
    public MemoryMode memoryAs(String recorded) {
        boolean stock = memory == null && recorded.equals("stock");
        return stock ? MemoryMode.STOCK : memory();
    }

    /** Refuses what no machine can run with, before anything is started. */
    public void check() {
        if (memory == MemoryMode.FAST && counter != CounterMode.NATIVE) {
            throw new IllegalArgumentException("--memory fast needs --counter native: leave one of them out");
        }
        require("--slice", longestSlice);
        if (hashInterval != null) {
            require("--hash-interval", hashInterval);
        }
    }

    private static void require(String option, long value) {
        if (value <= HostInputs.LONGEST_BLOCK) {
            throw new IllegalArgumentException(
                    option + " " + value + " is too short: give more than " + HostInputs.LONGEST_BLOCK);
        }
    }
}
