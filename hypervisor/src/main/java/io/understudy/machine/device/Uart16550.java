package io.understudy.machine.device;

import io.understudy.machine.StreamInput;
import io.understudy.machine.StreamOutput;
import io.understudy.machine.bus.InterruptLine;
import io.understudy.machine.bus.PortDevice;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.Objects;

/**
 * Serial port with FIFOs of 16 bytes. National PC16550D datasheet (TL/C/8652); where it leaves room, as QEMU.
 *
 * <pre>
 *   +0 RBR read, THR write (DLAB: divisor low)     +4 MCR
 *   +1 IER                 (DLAB: divisor high)    +5 LSR
 *   +2 IIR read, FCR write                         +6 MSR
 *   +3 LCR                                         +7 scratch
 * </pre>
 *
 * <p>There is no time in it. A byte written is transmitted within the access, so the transmitter is always empty. A
 * byte received waits in a backlog, the cable so to speak, from which the FIFO refills as the guest reads: it never
 * overruns, except by the guest's own loopback.
 *
 * <p>Character timeout: the real chip interrupts for data below the trigger level after four character times of silence.
 * Here the line is silent whenever the guest runs, because an input is applied whole between two blocks; so data below
 * the trigger level is a timeout at once. It is only the name of the interrupt that differs.
 */
public final class Uart16550 implements PortDevice, StreamInput {
    /** The line's bytes, in both directions. */
    public static final int STREAM = 0;

    public static final int COM1 = 0x3F8;
    public static final int COM1_IRQ = 4;
    public static final int PORTS = 8;

    /** How many received bytes wait outside the FIFO. */
    public static final int BACKLOG_BYTES = 256;

    private static final int FIFO_BYTES = 16;

    private static final int DATA = 0;
    private static final int INTERRUPT_ENABLE = 1;
    private static final int INTERRUPT_IDENTIFICATION = 2;
    private static final int LINE_CONTROL = 3;
    private static final int MODEM_CONTROL = 4;
    private static final int LINE_STATUS = 5;
    private static final int MODEM_STATUS = 6;
    private static final int SCRATCH = 7;

    private static final int IER_DATA = 0x01;
    private static final int IER_TRANSMITTER_EMPTY = 0x02;
    private static final int IER_LINE_STATUS = 0x04;
    private static final int IER_BITS = 0x0F;

    private static final int IIR_NONE = 0x01;
    private static final int IIR_TRANSMITTER_EMPTY = 0x02;
    private static final int IIR_DATA = 0x04;
    private static final int IIR_LINE_STATUS = 0x06;
    private static final int IIR_TIMEOUT = 0x0C;
    private static final int IIR_FIFOS = 0xC0;

    private static final int FCR_ENABLE = 0x01;
    private static final int FCR_CLEAR_RECEIVER = 0x02;
    private static final int FCR_CLEAR_TRANSMITTER = 0x04;
    private static final int FCR_KEPT = 0xC9;
    private static final int[] TRIGGER_LEVELS = {1, 4, 8, 14};

    private static final int LCR_DIVISOR = 0x80;

    private static final int MCR_DTR = 0x01;
    private static final int MCR_RTS = 0x02;
    private static final int MCR_OUT1 = 0x04;
    private static final int MCR_OUT2 = 0x08;
    private static final int MCR_LOOP = 0x10;
    private static final int MCR_BITS = 0x1F;

    private static final int LSR_DATA_READY = 0x01;
    private static final int LSR_OVERRUN = 0x02;
    private static final int LSR_TRANSMITTER_EMPTY = 0x60;

    private static final int MSR_CTS = 0x10;
    private static final int MSR_DSR = 0x20;
    private static final int MSR_RING = 0x40;
    private static final int MSR_CARRIER = 0x80;
    /** The other end is always there and ready; nothing ever changes, so no delta bit is ever set. */
    private static final int MSR_CONNECTED = MSR_CTS | MSR_DSR | MSR_CARRIER;

    /** 9600 baud. */
    private static final int DIVISOR_AT_RESET = 12;

    private final int base;
    private final InterruptLine line;
    private final StreamOutput output;
    private final byte[] sent = new byte[1];

    private final ByteQueue fifo = new ByteQueue(FIFO_BYTES);
    private final ByteQueue backlog = new ByteQueue(BACKLOG_BYTES);

    private int divisor;
    private int interruptEnable;
    private int fifoControl;
    private int lineControl;
    private int modemControl;
    private int scratch;
    /** Receiver buffer without FIFOs. */
    private int receiverBuffer;

    private boolean receiverFull;
    private boolean overrun;
    /** The transmitter has become empty since the guest was last told. */
    private boolean transmitterPending;

    /** @param base the first of the {@link #PORTS} ports */
    public Uart16550(int base, InterruptLine line, StreamOutput output) {
        this.base = base;
        this.line = line;
        this.output = output;
        resetRegisters();
    }

    @Override
    public int room() {
        return backlog.room();
    }

    @Override
    public void receive(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > room()) {
            throw new IllegalArgumentException(
                    "the serial line takes " + room() + " bytes now, not " + length + ": send the rest later");
        }
        for (int i = offset; i < offset + length; i++) {
            backlog.put(bytes[i]);
        }
        refill();
        updateLine();
    }

    @Override
    public int read(int port) {
        return switch (port - base) {
            case DATA -> divisorAccess() ? divisor & 0xFF : readData();
            case INTERRUPT_ENABLE -> divisorAccess() ? divisor >> 8 : interruptEnable;
            case INTERRUPT_IDENTIFICATION -> readIdentification();
            case LINE_CONTROL -> lineControl;
            case MODEM_CONTROL -> modemControl;
            case LINE_STATUS -> readLineStatus();
            case MODEM_STATUS -> loopback() ? modemOutputs() : MSR_CONNECTED;
            case SCRATCH -> scratch;
            default -> 0xFF;
        };
    }

    @Override
    public void write(int port, int value) {
        switch (port - base) {
            case DATA -> {
                if (divisorAccess()) {
                    divisor = (divisor & 0xFF00) | value;
                } else {
                    transmit(value);
                }
            }
            case INTERRUPT_ENABLE -> {
                if (divisorAccess()) {
                    divisor = (divisor & 0xFF) | (value << 8);
                } else {
                    writeInterruptEnable(value & IER_BITS);
                }
            }
            case INTERRUPT_IDENTIFICATION -> writeFifoControl(value);
            case LINE_CONTROL -> lineControl = value;
            case MODEM_CONTROL -> {
                modemControl = value & MCR_BITS;
                refill();
                updateLine();
            }
            case SCRATCH -> scratch = value;
            default -> {
                // LSR and MSR are read only.
            }
        }
    }

    private int readData() {
        int value = receiverBuffer;
        if (fifosEnabled()) {
            value = fifo.isEmpty() ? 0 : fifo.take();
        } else {
            receiverFull = false;
        }
        // Let the line fall before the next byte arrives: the interrupt controller counts edges.
        updateLine();
        refill();
        updateLine();
        return value;
    }

    private int readIdentification() {
        int identification = identification();
        if (identification == IIR_TRANSMITTER_EMPTY) {
            transmitterPending = false;
            updateLine();
        }
        return identification | (fifosEnabled() ? IIR_FIFOS : 0);
    }

    private int readLineStatus() {
        refill();
        int status = LSR_TRANSMITTER_EMPTY | (dataReady() ? LSR_DATA_READY : 0) | (overrun ? LSR_OVERRUN : 0);
        overrun = false;
        updateLine();
        return status;
    }

    /** Loopback: the modem outputs are wired to the modem inputs. */
    private int modemOutputs() {
        return ((modemControl & MCR_RTS) != 0 ? MSR_CTS : 0)
                | ((modemControl & MCR_DTR) != 0 ? MSR_DSR : 0)
                | ((modemControl & MCR_OUT1) != 0 ? MSR_RING : 0)
                | ((modemControl & MCR_OUT2) != 0 ? MSR_CARRIER : 0);
    }

    private void transmit(int value) {
        transmitterPending = false;
        updateLine();
        if (loopback()) {
            accept(value);
        } else {
            sent[0] = (byte) value;
            output.send(sent, 0, 1);
        }
        transmitterPending = true;
        updateLine();
    }

    private void writeInterruptEnable(int value) {
        // Enabling the interrupt tells of an empty transmitter again, even if IIR was read since. Not in the datasheet;
        // drivers start transmitting that way (QEMU, Bochs).
        if (((interruptEnable ^ value) & IER_TRANSMITTER_EMPTY) != 0) {
            transmitterPending = (value & IER_TRANSMITTER_EMPTY) != 0;
        }
        interruptEnable = value;
        refill();
        updateLine();
    }

    private void writeFifoControl(int value) {
        boolean toggled = ((fifoControl ^ value) & FCR_ENABLE) != 0;
        if (toggled || (value & FCR_CLEAR_RECEIVER) != 0) {
            fifo.clear();
            receiverFull = false;
        }
        if (toggled || (value & FCR_CLEAR_TRANSMITTER) != 0) {
            transmitterPending = true;
        }
        fifoControl = value & FCR_KEPT;
        updateLine();
        refill();
        updateLine();
    }

    /** Lets bytes in from the cable: whenever there may be room, and whenever the guest asks if there are any. */
    private void refill() {
        while (!loopback() && !backlog.isEmpty() && !receiverHasNoRoom()) {
            accept(backlog.take());
        }
    }

    private boolean receiverHasNoRoom() {
        return fifosEnabled() ? fifo.room() == 0 : receiverFull;
    }

    /** A character has arrived in the shift register. */
    private void accept(int value) {
        overrun |= receiverHasNoRoom();
        if (!fifosEnabled()) {
            receiverBuffer = value;
            receiverFull = true;
        } else if (fifo.room() > 0) {
            fifo.put(value);
        }
    }

    private void updateLine() {
        line.set(identification() != IIR_NONE);
    }

    /** The interrupt of highest priority; that of the modem status cannot happen, since the status never changes. */
    private int identification() {
        if ((interruptEnable & IER_LINE_STATUS) != 0 && overrun) {
            return IIR_LINE_STATUS;
        }
        if ((interruptEnable & IER_DATA) != 0 && dataReady()) {
            boolean triggered = !fifosEnabled() || fifo.size() >= TRIGGER_LEVELS[fifoControl >> 6];
            return triggered ? IIR_DATA : IIR_TIMEOUT;
        }
        return (interruptEnable & IER_TRANSMITTER_EMPTY) != 0 && transmitterPending ? IIR_TRANSMITTER_EMPTY : IIR_NONE;
    }

    private boolean dataReady() {
        return fifosEnabled() ? !fifo.isEmpty() : receiverFull;
    }

    private boolean fifosEnabled() {
        return (fifoControl & FCR_ENABLE) != 0;
    }

    private boolean divisorAccess() {
        return (lineControl & LCR_DIVISOR) != 0;
    }

    private boolean loopback() {
        return (modemControl & MCR_LOOP) != 0;
    }

    /** Clears the chip. The cable and its backlog are outside and stay. */
    @Override
    public void reset() {
        resetRegisters();
        updateLine();
    }

    private void resetRegisters() {
        fifo.clear();
        divisor = DIVISOR_AT_RESET;
        interruptEnable = 0;
        fifoControl = 0;
        lineControl = 0;
        modemControl = MCR_OUT2;
        scratch = 0;
        receiverBuffer = 0;
        receiverFull = false;
        overrun = false;
        transmitterPending = false;
    }

    @Override
    public void save(StateWriter out) {
        out.section("uart").putInt(divisor).putByte(interruptEnable).putByte(fifoControl);
        out.putByte(lineControl).putByte(modemControl).putByte(scratch).putByte(receiverBuffer);
        out.putBoolean(receiverFull).putBoolean(overrun).putBoolean(transmitterPending);
        fifo.save(out);
        backlog.save(out);
    }

    @Override
    public void restore(StateReader in) {
        in.section("uart");
        divisor = in.getInt(0, 0xFFFF);
        interruptEnable = in.getBits(IER_BITS);
        fifoControl = in.getBits(FCR_KEPT);
        lineControl = in.getByte();
        modemControl = in.getBits(MCR_BITS);
        scratch = in.getByte();
        receiverBuffer = in.getByte();
        receiverFull = in.getBoolean();
        overrun = in.getBoolean();
        transmitterPending = in.getBoolean();
        fifo.restore(in);
        backlog.restore(in);
        if (fifosEnabled() ? receiverFull : !fifo.isEmpty()) {
            throw new BadStateException("the UART holds received data where its FIFO mode has none");
        }
    }
}
