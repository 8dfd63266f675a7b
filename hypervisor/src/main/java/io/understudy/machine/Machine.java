package io.understudy.machine;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.CpuFactory;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.RamCopy;
import io.understudy.machine.block.Disk;
import io.understudy.machine.interrupt.Cause;
import io.understudy.machine.interrupt.InterruptDelivery;
import io.understudy.machine.memory.LinearMemory;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;
import io.understudy.step.Steps;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * One uniprocessor PC. It does not know whether it records, replays or runs alone: it runs blocks of guest code, and at
 * block starts it asks its {@link InputSource} what happens next.
 *
 * <p>One thread, the vCPU's, builds, runs and closes it; {@link #reserveCopy} alone may be called by others.
 */
public final class Machine implements MachineInputs, Steps, Stateful, AutoCloseable {
    private static final int INTERRUPT_FLAG = 1 << 9;
    private static final int LONGEST_INSTRUCTION = 15;

    private final MachineConfiguration configuration;
    private final InputSource inputs;

    private final Cpu cpu;
    private final PhysicalMemory ram;
    private final Streams streams;
    private final PcDevices devices;
    private final LinearMemory linear;
    private final InterruptDelivery delivery;
    private final RandomInstruction randomInstruction;

    private final StateWriter hashed = new StateWriter();
    private boolean halted;
    /** Through what the guest asked for a reset, null if it did not. */
    private String resetRequest;

    private long restartNanos;
    private StopReason stop;
    private long restNanos;
    private Consumer<String> notices = line -> {};

    /** A machine without disks. */
    public Machine(MachineConfiguration configuration, CpuFactory processor, InputSource inputs, OutputSink outputs) {
        this(configuration, processor, inputs, outputs, List.of());
    }

    /** @param disks what this host has of the machine's disks, one for each of its disk cards */
    public Machine(
            MachineConfiguration configuration,
            CpuFactory processor,
            InputSource inputs,
            OutputSink outputs,
            List<? extends Disk> disks) {
        this.configuration = configuration;
        this.inputs = inputs;
        this.cpu = processor.open(configuration.processor(), configuration.ramBytes(), new Requests());
        this.ram = new PhysicalMemory(cpu.ram(), cpu::ramWritten);
        this.streams = new Streams(inputs, outputs, cpu::blockStart);
        this.devices = new PcDevices(
                configuration,
                () -> inputs.readClock(cpu.blockStart()),
                streams,
                new CardDoors(ram, streams, cpu::requestStop, List.copyOf(disks)),
                this::guestExit,
                this::requestReset);
        this.linear = new LinearMemory(ram);
        this.delivery = new InterruptDelivery(linear);
        this.randomInstruction = new RandomInstruction(linear, streams.draw(RandomInstruction.STREAM));
        powerOn();
    }

    /**
     * Runs until the guest ends itself, or an input ends the run, with inputs that always know what happens next. One that
     * may have to rest is run by {@link io.understudy.step.Parking#run}.
     *
     * @throws IllegalStateException if they do not, and would have it wait
     */
    public StopReason run() {
        for (long rest = step(); rest != OVER; rest = step()) {
            if (rest > 0) {
                throw new IllegalStateException("nothing can happen to this machine, and it is not to wait");
            }
        }
        return stop;
    }

    /**
     * One run from a block start to the next at which inputs are asked, or less. After {@link Steps#OVER} there is a
     * {@link #stopReason}.
     */
    @Override
    public long step() {
        if (stop == null) {
            restNanos = 0;
            long limit = inputs.atBlockStart(this);
            if (stop == null && !halted && limit > cpu.count()) {
                handle(cpu.run(limit));
            }
        }
        return stop == null ? restNanos : OVER;
    }

    /** Why it ended; null while it has not. */
    public StopReason stopReason() {
        return stop;
    }

    /** Where to say, in one line each, what the guest did to the machine. On the thread that runs it. */
    public void onNotice(Consumer<String> notices) {
        this.notices = notices;
    }

    private void handle(CpuExit exit) {
        switch (exit) {
            case LIMIT, INTERRUPT_WINDOW -> {}
            case HALT -> halt();
            case EXCEPTION -> exception();
            case FAILED ->
                stop = new StopReason(
                        StopReason.Kind.FAILED,
                        0,
                        "the engine failed at instruction " + cpu.count() + ": " + cpu.failure() + ", where "
                                + bytesAt(cpu.failedAt()));
        }
        if (resetRequest != null && stop == null) {
            notices.accept(String.format(
                    "the guest restarted itself through %s at instruction %d (EIP 0x%x)",
                    resetRequest, cpu.count(), cpu.state().instructionPointer()));
            powerOn();
        }
    }

    /** What code is there, in words. */
    private String bytesAt(long address) {
        StringBuilder text = new StringBuilder();
        try {
            for (int i = 0; i < LONGEST_INSTRUCTION; i++) {
                text.append(String.format(" %02x", linear.read8(cpu.state(), address + i)));
            }
        } catch (GuestFault | UnsupportedOperationException unreadable) {
            // What was read is all there is.
        }
        return text.isEmpty() ? "nothing can be read" : "the code is" + text;
    }

    private void halt() {
        halted = true;
        if ((cpu.state().flags() & INTERRUPT_FLAG) == 0) {
            stop(new StopReason(
                    StopReason.Kind.HALTED_FOR_GOOD,
                    0,
                    String.format(
                            "the guest executed HLT with interrupts off at instruction %d (EIP 0x%x): nothing can wake it",
                            cpu.count(), cpu.state().instructionPointer())));
        }
    }

    private void exception() {
        int vector = cpu.exceptionVector();
        boolean software = cpu.exceptionIsSoftware();
        CpuState state = cpu.state();
        if (vector == GuestFault.INVALID_OPCODE && !software && randomInstruction.emulate(state)) {
            return;
        }
        long faultingInstruction = state.instructionPointer();
        int errorCode = !software && GuestFault.hasErrorCode(vector)
                ? cpu.exceptionErrorCode()
                : InterruptDelivery.NO_ERROR_CODE;
        if (!delivery.deliver(state, vector, software ? Cause.SOFTWARE : Cause.EXCEPTION, errorCode)) {
            stop(new StopReason(
                    StopReason.Kind.TRIPLE_FAULT,
                    0,
                    String.format(
                            "triple fault at instruction %d: exception %d at EIP 0x%x could not be delivered",
                            cpu.count(), vector, faultingInstruction)));
        }
    }

    private void powerOn() {
        resetRequest = null;
        halted = false;
        ram.clear();
        devices.reset();
        configuration.image().load(ram, cpu.state(), configuration.commandLine());
    }

    private void guestExit(int code) {
        if (stop == null) {
            stop = StopReason.guestExit(code);
        }
        cpu.requestStop();
    }

    private void requestReset(String through) {
        resetRequest = through;
        cpu.requestStop();
    }

    @Override
    public long count() {
        return cpu.count();
    }

    @Override
    public int instructionPointerLow() {
        return (int) instructionPointer() & 0xFF;
    }

    @Override
    public long instructionPointer() {
        return cpu.state().instructionPointer();
    }

    @Override
    public boolean halted() {
        return halted;
    }

    @Override
    public long deadlineNanos() {
        return devices.deadlineNanos();
    }

    @Override
    public long latestNanos() {
        return devices.latestNanos();
    }

    @Override
    public void advanceClock(long nanos) {
        devices.advance(nanos);
    }

    @Override
    public int room(int stream) {
        return streams.room(stream);
    }

    @Override
    public boolean ready(int stream) {
        return streams.ready(stream);
    }

    @Override
    public void receive(int stream, byte[] bytes, int offset, int length) {
        streams.receive(stream, bytes, offset, length);
    }

    /** How many bytes of a stream the machine has taken in since power-on, those that wait in a device included. */
    public long received(int stream) {
        return streams.received(stream);
    }

    /** How many bytes it has sent since power-on, of each stream from number 0 on. */
    public long[] sent() {
        return streams.sent();
    }

    @Override
    public boolean interruptPending() {
        return devices.pic().pending();
    }

    @Override
    public boolean interruptDeliverable() {
        if (!devices.pic().pending()) {
            return false;
        }
        CpuState state = cpu.state();
        return (state.flags() & INTERRUPT_FLAG) != 0 && (halted || !state.interruptShadow());
    }

    @Override
    public boolean interruptInShadow() {
        CpuState state = cpu.state();
        return (state.flags() & INTERRUPT_FLAG) != 0 && state.interruptShadow();
    }

    @Override
    public void watchInterruptFlag(boolean on) {
        cpu.watchInterruptFlag(on);
    }

    @Override
    public int deliverInterrupt() {
        int vector = devices.pic().acknowledge();
        halted = false;
        if (!delivery.deliver(cpu.state(), vector, Cause.EXTERNAL, InterruptDelivery.NO_ERROR_CODE)) {
            stop = new StopReason(
                    StopReason.Kind.TRIPLE_FAULT,
                    0,
                    "triple fault at instruction " + cpu.count() + ": interrupt " + vector + " could not be delivered");
        }
        return vector;
    }

    @Override
    public void hash(StateHash into) {
        hashed.reset();
        cpu.save(hashed);
        int cpuHash = hashOfWritten();
        hashed.reset();
        hashed.putBoolean(halted);
        devices.save(hashed);
        into.set(ram.hash(), cpuHash, hashOfWritten(), streams.hash());
    }

    @Override
    public void rest(long nanos) {
        restNanos = nanos;
    }

    @Override
    public void stop(StopReason reason) {
        if (stop == null) {
            stop = reason;
        }
    }

    @Override
    public void requestBlockStart() {
        cpu.requestStop();
    }

    @Override
    public void restartProcessor() {
        restartNanos = cpu.restart();
    }

    /** How long the last {@link #restartProcessor} took, 0 before the first: the guest stood still for so long. */
    public long restartNanos() {
        return restartNanos;
    }

    @Override
    public void save(StateWriter out) {
        saveBesideRam(out);
        ram.save(out);
    }

    @Override
    public void restore(StateReader in) {
        restoreBesideRam(in);
        ram.restore(in);
    }

    /** Everything but RAM, which takes another way when a running machine is copied. */
    public void saveBesideRam(StateWriter out) {
        out.section("machine").putBoolean(halted);
        streams.save(out);
        cpu.save(out);
        devices.save(out);
    }

    /** The mirror of {@link #saveBesideRam}. */
    public void restoreBesideRam(StateReader in) {
        in.section("machine");
        halted = in.getBoolean();
        streams.restore(in);
        cpu.restore(in);
        devices.restore(in);
    }

    /** Guest RAM. Before the machine runs another thread may fill it, from all zeros as after {@link #clearRam}. */
    public ByteBuffer ram() {
        return cpu.ram();
    }

    /** Reserves memory for a copy of RAM; takes its time. From any thread, before {@link #close}. */
    public RamCopy reserveCopy() {
        return cpu.reserveCopy();
    }

    /** Takes away what power-on put into RAM. */
    public void clearRam() {
        ram.clear();
    }

    @Override
    public void close() {
        cpu.close();
    }

    private int hashOfWritten() {
        CRC32C crc = new CRC32C();
        crc.update(hashed.written());
        return (int) crc.getValue();
    }

    /** What the running guest asks for, in the middle of a block. */
    private final class Requests implements GuestRequests {
        @Override
        public int portRead(int port, int size) {
            int value = devices.bus().read(port, size);
            askIfInterrupted();
            return value;
        }

        @Override
        public void portWrite(int port, int size, int value) {
            devices.bus().write(port, size, value);
            askIfInterrupted();
        }

        @Override
        public long timestamp() {
            return inputs.readClock(cpu.blockStart());
        }

        /** An access may have raised a line or moved a deadline; the inputs decide at the next block start. */
        private void askIfInterrupted() {
            if (devices.pic().pending() || devices.deadlineMoved()) {
                cpu.requestStop();
            }
        }
    }
}
