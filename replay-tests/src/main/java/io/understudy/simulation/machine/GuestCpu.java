package io.understudy.simulation.machine;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.RamCopy;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.interrupt.Pic8259;
import io.understudy.simulation.drive.DiskWatch;
import io.understudy.simulation.drive.GuestDisk;
import io.understudy.simulation.drive.Journal;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A processor that knows one program by heart: a driver of the serial line, which sleeps in HLT and is woken by interrupts,
 * around {@link GuestProgram}, and of a network card and a disk, if there are any. Its code has no bytes; where it stands is in EIP all
 * the same, so that interrupts find back.
 */
final class GuestCpu implements Cpu {
    /** Where its parts begin. */
    static final int START = 0x500;

    private static final int MAIN = 0x510;
    private static final int TIMER_HANDLER = 0x520;
    private static final int SERIAL_HANDLER = 0x530;
    private static final int CARD_HANDLER = 0x540;

    private static final int STACK = 0x4000;
    private static final int TRACE = 0x4000;
    private static final int TRACE_BYTES = 0x4000;
    private static final int FIRST_VECTOR = 0x20;
    private static final int TIMER_LINE = 0;
    private static final int SERIAL_LINE = 4;
    private static final int SECOND_VECTOR = 0x28;
    private static final int INTERRUPT_FLAG = 1 << 9;

    private static final int PIC = 0x20;
    private static final int SECOND_PIC = 0xA0;
    private static final int CASCADE_LINE = 2;
    private static final int END_OF_INTERRUPT = 0x20;
    private static final int PIT_COUNTER = 0x40;
    private static final int PIT_CONTROL = 0x43;
    /** 1.193182 MHz through it is a tick every 10 ms. */
    private static final int TICK = 11_932;

    private static final int UART = 0x3F8;
    private static final int UART_INTERRUPTS = UART + 1;
    private static final int UART_MODEM = UART + 4;
    private static final int UART_STATUS = UART + 5;
    private static final int RECEIVED = 1;
    private static final int TRANSMITTER_EMPTY = 0x20;

    /** Of each block but the shortest: the program makes at most one output in it. */
    private static final int BLOCK = 24;

    private final GuestRequests requests;
    private final BooleanSupplier hasSpareMemory;
    private final GuestRegisters registers = new GuestRegisters();
    private final ByteBuffer ram;
    private final Optional<GuestNetwork> network;
    private final Optional<GuestDisk> disk;
    private GuestProgram program;
    private long count;
    private long blockStart;
    private boolean watching;
    private boolean stopRequested;

    GuestCpu(
            int ramBytes,
            GuestKind kind,
            Optional<DiskWatch> watch,
            BooleanSupplier hasSpareMemory,
            GuestRequests requests) {
        this.requests = requests;
        this.hasSpareMemory = hasSpareMemory;
        ram = ByteBuffer.allocate(ramBytes).order(ByteOrder.LITTLE_ENDIAN);
        network = kind.hasCard() ? Optional.of(new GuestNetwork(ram, requests)) : Optional.empty();
        disk = kind.disk()
                .map(durability -> new GuestDisk(
                        ram, kind.diskMemory(), kind.diskSlot(), durability, requests, watch.orElse(DiskWatch.NOBODY)));
        program = new GuestProgram(kind.floods(), journal());
    }

    private Journal journal() {
        return disk.map(Journal.class::cast).orElse(Journal.NONE);
    }

    @Override
    public CpuExit run(long limit) {
        while (true) {
            blockStart = count;
            disk.ifPresent(GuestDisk::watched);
            if (stopRequested || count >= limit) {
                stopRequested = false;
                return CpuExit.LIMIT;
            }
            if (watching && (registers.flags() & INTERRUPT_FLAG) != 0) {
                return CpuExit.INTERRUPT_WINDOW;
            }
            boolean halts = runBlock();
            blockStart = count;
            if (halts) {
                return CpuExit.HALT;
            }
        }
    }

    private boolean runBlock() {
        count += BLOCK;
        switch ((int) registers.instructionPointer()) {
            case START -> start();
            case MAIN -> {
                return main();
            }
            case TIMER_HANDLER -> {
                long now = requests.timestamp();
                program.tick(now);
                network.ifPresent(guest -> guest.tick(now));
                disk.ifPresent(guest -> guest.tick(program.hash()));
                returnFromInterrupt();
            }
            case SERIAL_HANDLER -> {
                while ((in(UART_STATUS) & RECEIVED) != 0) {
                    program.receive(in(UART));
                    count++;
                }
                returnFromInterrupt();
            }
            case CARD_HANDLER -> {
                count += network.map(GuestNetwork::interrupted).orElse(0);
                count += disk.map(GuestDisk::interrupted).orElse(0);
                disk.ifPresent(guest -> program.settle());
                out(SECOND_PIC, END_OF_INTERRUPT);
                returnFromInterrupt();
            }
            default -> throw new IllegalStateException("no code at " + registers.instructionPointer());
        }
        return false;
    }

    private void start() {
        setVector(FIRST_VECTOR + TIMER_LINE, TIMER_HANDLER);
        setVector(FIRST_VECTOR + SERIAL_LINE, SERIAL_HANDLER);
        registers.setGeneral(GeneralRegister.ESP, STACK);
        setVector(SECOND_VECTOR + NetworkDriver.line(), CARD_HANDLER);
        boolean hasCards = network.isPresent() || disk.isPresent();
        int cascade = hasCards ? 1 << CASCADE_LINE : 0;
        int second = hasCards ? 1 << NetworkDriver.line() : 0;
        startPic(PIC, FIRST_VECTOR, 1 << CASCADE_LINE, ~(1 << TIMER_LINE | 1 << SERIAL_LINE | cascade));
        startPic(SECOND_PIC, SECOND_VECTOR, CASCADE_LINE, ~second);
        if (disk.isPresent()) {
            // Two cards on one line: an edge would be lost when one drives it before the other lets go.
            out(Pic8259.SLAVE_EDGE_LEVEL, second);
        }
        out(PIT_CONTROL, 0x34);
        out(PIT_COUNTER, TICK & 0xFF);
        out(PIT_COUNTER, TICK >> 8);
        out(UART_MODEM, 0x0B);
        out(UART_INTERRUPTS, RECEIVED);
        network.ifPresent(GuestNetwork::start);
        disk.ifPresent(GuestDisk::start);
        registers.setInstructionPointer(MAIN);
        registers.setFlags(registers.flags() | INTERRUPT_FLAG);
    }

    /** ICW1 to ICW4, then the mask (Intel 8259A datasheet). */
    private void startPic(int command, int firstVector, int cascade, int mask) {
        out(command, 0x11);
        out(command + 1, firstVector);
        out(command + 1, cascade);
        out(command + 1, 1);
        out(command + 1, mask & 0xFF);
    }

    /** Returns whether it halts. */
    private boolean main() {
        if (program.halted()) {
            return true;
        }
        if ((in(UART_STATUS) & TRANSMITTER_EMPTY) != 0) {
            int value = program.step();
            ram.putLong(TRACE + (int) (program.steps() * 8 % TRACE_BYTES), program.hash());
            if (value != GuestProgram.SILENT) {
                out(UART, value);
            }
        }
        return false;
    }

    private void returnFromInterrupt() {
        out(PIC, END_OF_INTERRUPT);
        int stack = (int) registers.general(GeneralRegister.ESP);
        registers.setInstructionPointer(ram.getShort(stack) & 0xFFFF);
        int selector = ram.getShort(stack + 2) & 0xFFFF;
        registers.setSegment(SegmentRegister.CS, selector, (long) selector << 4, 0, 0);
        registers.setFlags(ram.getShort(stack + 4) & 0xFFFF);
        registers.setGeneral(GeneralRegister.ESP, stack + 6);
    }

    private void setVector(int vector, int handler) {
        ram.putShort(vector * 4, (short) handler);
        ram.putShort(vector * 4 + 2, (short) 0);
    }

    private int in(int port) {
        return requests.portRead(port, 1);
    }

    private void out(int port, int value) {
        requests.portWrite(port, 1, value);
    }

    @Override
    public CpuExit runExactly(long target) {
        throw new UnsupportedOperationException("no replica asks for it");
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public long blockStart() {
        return blockStart;
    }

    @Override
    public void requestStop() {
        stopRequested = true;
    }

    @Override
    public void watchInterruptFlag(boolean on) {
        watching = on;
    }

    @Override
    public CpuState state() {
        return registers;
    }

    @Override
    public int exceptionVector() {
        throw new IllegalStateException("no exception");
    }

    @Override
    public int exceptionErrorCode() {
        throw new IllegalStateException("no exception");
    }

    @Override
    public boolean exceptionIsSoftware() {
        throw new IllegalStateException("no exception");
    }

    @Override
    public String failure() {
        throw new IllegalStateException("no failure");
    }

    @Override
    public ByteBuffer ram() {
        return ram;
    }

    @Override
    public void ramWritten(long physicalAddress, int length) {
        // Nothing was translated.
    }

    @Override
    public RamCopy reserveCopy() {
        if (!hasSpareMemory.getAsBoolean()) {
            throw new OutOfMemoryError("the host has none to spare");
        }
        ByteBuffer copy = ByteBuffer.allocate(ram.capacity());
        return new RamCopy() {
            @Override
            public void take() {
                copy.put(0, ram, 0, ram.capacity());
            }

            @Override
            public ByteBuffer bytes() {
                return copy.asReadOnlyBuffer();
            }

            @Override
            public void close() {
                // The garbage collector's.
            }
        };
    }

    @Override
    public void save(StateWriter out) {
        out.putLong(count);
        registers.save(out);
        program.save(out);
        disk.ifPresent(guest -> guest.save(out));
    }

    @Override
    public void restore(StateReader in) {
        count = in.getLong();
        blockStart = count;
        registers.restore(in);
        program = GuestProgram.restored(in, journal());
        disk.ifPresent(guest -> guest.restore(in));
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
