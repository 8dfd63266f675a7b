package io.understudy.machine.device;

import io.understudy.machine.StreamInput;
import io.understudy.machine.bus.InterruptLine;
import io.understudy.machine.bus.PciBus;
import io.understudy.machine.bus.PortBus;
import io.understudy.machine.bus.PortDevice;
import io.understudy.machine.interrupt.Pic8259;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.machine.virtio.Entropy;
import io.understudy.machine.virtio.NetworkCard;
import io.understudy.machine.virtio.VirtioDevice;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.machine.virtio.VirtioPci;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A device, wired to a bench that drives it at random and writes down whatever comes out.
 *
 * @param survivesReset has a battery, or an outside that a reset does not reach
 * @param input applies an input chosen at random
 */
record ContractCase(
        String name,
        Function<Bench, PortDevice> factory,
        boolean readsClock,
        boolean survivesReset,
        BiConsumer<Bench, Random> input,
        List<Integer> ports) {

    private static void noInput(Bench bench, Random random) {}

    /** All devices there are; a new one is added here and has to keep the whole contract. */
    static List<ContractCase> all() {
        return List.of(
                new ContractCase(
                        "PIC",
                        bench -> new Pic8259(),
                        false,
                        false,
                        ContractCase::interrupt,
                        List.of(0x20, 0x21, 0xA0, 0xA1, 0x4D0, 0x4D1)),
                new ContractCase(
                        "PIT",
                        bench -> new Pit8254(bench.clock, bench.line()),
                        true,
                        false,
                        ContractCase::advance,
                        List.of(0x40, 0x41, 0x42, 0x43, 0x43)),
                new ContractCase(
                        "UART",
                        bench -> new Uart16550(
                                0x3F8,
                                bench.line(),
                                (bytes, offset, length) -> bench.trace("sent " + bytes[offset] + " of " + length)),
                        false,
                        true,
                        ContractCase::receive,
                        List.of(0x3F8, 0x3F8, 0x3F9, 0x3FA, 0x3FB, 0x3FC, 0x3FD, 0x3FE, 0x3FF)),
                new ContractCase(
                        "RTC",
                        bench -> new Rtc146818(bench.clock, bench.line(), 1_700_000_000_123L, 64 << 20),
                        true,
                        true,
                        ContractCase::advance,
                        List.of(0x70, 0x71, 0x71)),
                new ContractCase(
                        "system control",
                        SystemControlAndTimer::new,
                        true,
                        false,
                        ContractCase::noInput,
                        List.of(0x61, 0x61, 0x92, 0x42, 0x43)),
                new ContractCase(
                        "reset control",
                        bench -> new ResetControl(() -> bench.trace("reset")),
                        false,
                        false,
                        ContractCase::noInput,
                        List.of(0xCF9)),
                new ContractCase(
                        "keyboard controller",
                        bench -> new Keyboard8042(() -> bench.trace("reset")),
                        false,
                        false,
                        ContractCase::noInput,
                        List.of(0x60, 0x64)),
                new ContractCase(
                        "debug exit",
                        bench -> new DebugExit(code -> bench.trace("exit " + code)),
                        false,
                        false,
                        ContractCase::noInput,
                        List.of(0xF4)),
                new ContractCase(
                        "POST code", bench -> new PostCode(), false, false, ContractCase::noInput, List.of(0x80)),
                new ContractCase(
                        "PCI configuration",
                        bench -> new PciByBytes(),
                        false,
                        false,
                        ContractCase::noInput,
                        List.of(PciBus.ADDRESS, 0xCFC, 0xCFD, 0xCFE, 0xCFF)),
                new ContractCase(
                        "entropy",
                        bench -> new VirtioByBytes(bench, new Entropy(into -> bench.trace("draws " + into.length))),
                        false,
                        false,
                        ContractCase::noInput,
                        List.of(4, 8, 8, 12, 14, 16, 16, 16, 16, 18, 18, 19, VirtioByBytes.COMMAND)),
                new ContractCase(
                        "network",
                        VirtioByBytes::network,
                        false,
                        false,
                        ContractCase::arrive,
                        List.of(0, 4, 8, 8, 12, 14, 16, 16, 16, 16, 18, 18, 19, 20, 30, VirtioByBytes.COMMAND)));
    }

    @Override
    public String toString() {
        return name;
    }

    private static void interrupt(Bench bench, Random random) {
        Pic8259 pic = (Pic8259) bench.device;
        if (pic.pending() && random.nextBoolean()) {
            bench.trace("vector " + pic.acknowledge());
        } else {
            pic.line(random.nextInt(16)).set(random.nextBoolean());
        }
        bench.trace("pending " + pic.pending());
    }

    private static void receive(Bench bench, Random random) {
        Uart16550 uart = (Uart16550) bench.device;
        byte[] bytes = new byte[random.nextInt(1 + Math.min(30, uart.room()))];
        random.nextBytes(bytes);
        uart.receive(bytes, 0, bytes.length);
        bench.trace("room " + uart.room());
    }

    private static void arrive(Bench bench, Random random) {
        ((VirtioByBytes) bench.device).arrive(random);
    }

    private static void advance(Bench bench, Random random) {
        TimedDevice timed = (TimedDevice) bench.device;
        if (random.nextInt(3) == 0 && timed.deadlineNanos() < bench.clock.nanos + 3_600_000_000_000L) {
            bench.clock.nanos = Math.max(bench.clock.nanos, timed.deadlineNanos());
        }
        timed.advance(bench.clock.nanos);
        bench.trace("deadline " + timed.deadlineNanos());
    }

    /** Mostly what means something: of 128 indices of the RTC only 14 are registers. */
    private static int valueFor(int port, Random random) {
        return port == Rtc146818.INDEX && random.nextInt(8) > 0 ? random.nextInt(14) : random.nextInt(256);
    }

    /** The bench writes bytes, but the address register takes only whole words. */
    private static final class PciByBytes implements PortDevice {
        private final PciBus pci = new PciBus(new PortBus(), irq -> high -> {});

        PciByBytes() {
            pci.plug(0, HostBridge.function());
            pci.reset();
        }

        @Override
        public int read(int port) {
            return port == PciBus.ADDRESS ? (pci.read(port, 4) >>> 2) & 0xFF : pci.read(port);
        }

        @Override
        public void write(int port, int value) {
            if (port == PciBus.ADDRESS) {
                // Mostly the command register, the one that can be written.
                pci.write(port, 4, (1 << 31) | ((value & 1) == 0 ? 4 : value));
            } else {
                pci.write(port, value);
            }
        }

        @Override
        public void reset() {
            pci.reset();
        }

        @Override
        public void save(StateWriter out) {
            pci.save(out);
        }

        @Override
        public void restore(StateReader in) {
            pci.restore(in);
        }
    }

    /**
     * Ports are the offsets of a virtio card's registers. With each notification RAM is filled anew with a queue from its
     * first page on whose first descriptors are sound and whose rest is drawn from the byte written, for RAM is no part of the
     * card.
     */
    private static final class VirtioByBytes implements PortDevice {
        /** Stands for the function's command register. */
        static final int COMMAND = 32;

        private static final int PAGE_FRAME = 8;
        private static final int NOTIFY = 16;
        private static final int STATUS = 18;
        private static final int CHAINS = 8;
        private static final int BUFFERS = 5 * 4096;

        private final Bench bench;
        private final ByteBuffer ram = ByteBuffer.allocate(6 * 4096).order(ByteOrder.LITTLE_ENDIAN);
        private final PortBus ports = new PortBus();
        private final PciBus pci;
        private final int[] sizes;
        private final VirtioPci card;
        private StreamInput input;

        static VirtioByBytes network(Bench bench) {
            VirtioNet device = new VirtioNet(
                    new NetworkCard(MacAddress.parse("52:54:00:12:34:56"), 300),
                    (bytes, offset, length) ->
                            bench.trace("sent " + Arrays.hashCode(Arrays.copyOfRange(bytes, offset, offset + length))),
                    () -> bench.clock.nanos,
                    () -> bench.trace("offered"));
            VirtioByBytes wired = new VirtioByBytes(bench, device);
            wired.input = device.input(wired.card);
            return wired;
        }

        VirtioByBytes(Bench bench, VirtioDevice device) {
            this.bench = bench;
            InterruptLine line = bench.line();
            pci = new PciBus(ports, irq -> irq == PciBus.irq(3) ? line : high -> {});
            card = new VirtioPci(
                    device, new PhysicalMemory(ram, (address, length) -> bench.trace("ram " + address + " " + length)));
            sizes = device.queueSizes();
            pci.plug(3, card.function());
        }

        /** A frame, where the receive queue was filled for it. */
        void arrive(Random random) {
            fill(new Random(random.nextInt()));
            byte[] frame = new byte[1 + random.nextInt(310)];
            random.nextBytes(frame);
            bench.trace("room " + input.room());
            if (frame.length <= input.room()) {
                input.receive(frame, 0, frame.length);
            }
            bench.trace("now " + ram.hashCode());
        }

        @Override
        public int read(int port) {
            return port == COMMAND ? ports.read(PciBus.DATA, 1) : card.read(port, 1) & 0xFF;
        }

        @Override
        public void write(int port, int value) {
            switch (port) {
                case COMMAND -> {
                    ports.write(PciBus.ADDRESS, 4, PciBus.ENABLE | 3 << 11 | 4);
                    // Mostly a bus master.
                    ports.write(PciBus.DATA, 2, value % 8 == 0 ? value : 4);
                }
                case PAGE_FRAME -> card.write(port, 4, value % 8 == 0 ? value : 1);
                case NOTIFY -> {
                    fill(new Random(value));
                    card.write(port, 2, value % 8 == 0 ? value : value % sizes.length);
                    bench.trace("now " + ram.hashCode());
                }
                case STATUS -> card.write(port, 1, value % 4 == 0 ? 0 : 7);
                default -> card.write(port, 1, value);
            }
        }

        private void fill(Random random) {
            random.nextBytes(ram.array());
            int available = 4096 + 16 * sizes[0];
            int flags = random.nextBoolean() ? 2 : 0;
            for (int number = 0; number < CHAINS; number++) {
                ram.putLong(4096 + 16 * number, BUFFERS + random.nextInt(256));
                ram.putInt(4096 + 16 * number + 8, 1 + random.nextInt(300));
                ram.putInt(
                        4096 + 16 * number + 12,
                        random.nextBoolean() ? flags : flags | 1 | random.nextInt(CHAINS) << 16);
                ram.putShort(available + 4 + 2 * number, (short) random.nextInt(CHAINS));
            }
            ram.putShort(available + 2, (short) random.nextInt(16));
        }

        @Override
        public void reset() {
            pci.reset();
            card.reset();
        }

        @Override
        public void save(StateWriter out) {
            pci.save(out);
            card.save(out);
        }

        @Override
        public void restore(StateReader in) {
            pci.restore(in);
            card.restore(in);
        }
    }

    /** The gate of timer 2 is driven by one and held by the other. */
    private static final class SystemControlAndTimer implements PortDevice {
        private final Pit8254 timer;
        private final SystemControl control;

        SystemControlAndTimer(Bench bench) {
            timer = new Pit8254(bench.clock, bench.line());
            control = new SystemControl(bench.clock, timer, () -> bench.trace("reset"));
        }

        private PortDevice owner(int port) {
            return port >= Pit8254.CHANNEL_0 && port <= Pit8254.CONTROL ? timer : control;
        }

        @Override
        public int read(int port) {
            return owner(port).read(port);
        }

        @Override
        public void write(int port, int value) {
            owner(port).write(port, value);
        }

        @Override
        public void reset() {
            control.reset();
            timer.reset();
        }

        @Override
        public void save(StateWriter out) {
            control.save(out);
            timer.save(out);
        }

        @Override
        public void restore(StateReader in) {
            control.restore(in);
            timer.restore(in);
        }
    }

    /** One device and its surroundings. */
    static final class Bench {
        final ScriptedClock clock = new ScriptedClock();
        final PortDevice device;
        private final ContractCase kind;
        private final StringBuilder trace = new StringBuilder();
        private Boolean level;

        Bench(ContractCase kind) {
            this.kind = kind;
            device = kind.factory().apply(this);
        }

        InterruptLine line() {
            return high -> {
                if (level == null || level != high) {
                    level = high;
                    trace("line " + high);
                }
            };
        }

        void trace(String event) {
            trace.append(event).append('\n');
        }

        String takeTrace() {
            String taken = trace.toString();
            trace.setLength(0);
            return taken;
        }

        /** Takes over the surroundings of another bench, of whose device this one's was restored. */
        void adopt(Bench other) {
            clock.nanos = other.clock.nanos;
            level = other.level;
            trace.setLength(0);
            other.trace.setLength(0);
        }

        void run(Random random, int steps) {
            for (int step = 0; step < steps; step++) {
                step(random);
            }
        }

        void step(Random random) {
            if (random.nextInt(5) == 0) {
                input(random);
            } else {
                access(random);
            }
        }

        void input(Random random) {
            clock.nanos += nanosToPass(random);
            kind.input().accept(this, random);
        }

        /** A read or a write; gives what was read, else 0. */
        int access(Random random) {
            clock.nanos += nanosToPass(random);
            int port = kind.ports().get(random.nextInt(kind.ports().size()));
            if (random.nextBoolean()) {
                device.write(port, valueFor(port, random));
                return 0;
            }
            int value = device.read(port);
            trace("read " + port + " " + value);
            return value;
        }

        private static long nanosToPass(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> random.nextInt(3_000);
                case 2 -> random.nextInt(60_000_000);
                default -> random.nextInt(50) == 0 ? random.nextLong(200_000_000_000_000L) : random.nextInt(100_000);
            };
        }
    }
}
