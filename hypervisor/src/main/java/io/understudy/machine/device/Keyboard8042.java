package io.understudy.machine.device;

import io.understudy.machine.bus.PortDevice;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * Keyboard controller without keyboard and mouse. Intel 8042 as in the IBM AT technical reference, section 1, keyboard
 * controller.
 *
 * <pre>
 *   0x60 data
 *   0x64 command write; status read: output full 0, input full 1 (never), self test passed 2, last write was a
 *        command 3, not locked 4
 * </pre>
 *
 * <p>It is here because guests ask it for a reset, pass A20 through it, and print errors if it answers nothing at all.
 * Bytes to the keyboard go nowhere. The auxiliary port fails its tests, so that a driver sees at once that there is no
 * mouse and does not wait for one. Answers are polled; there is no IRQ1. The A20 bit can be written and read and does
 * nothing.
 */
public final class Keyboard8042 implements PortDevice {
    public static final int DATA = 0x60;
    public static final int COMMAND = 0x64;

    private static final int STATUS_OUTPUT_FULL = 0x01;
    private static final int STATUS_SELF_TEST_PASSED = 0x04;
    private static final int STATUS_COMMAND = 0x08;
    private static final int STATUS_NOT_LOCKED = 0x10;

    private static final int READ_MODE = 0x20;
    private static final int WRITE_MODE = 0x60;
    private static final int DISABLE_AUXILIARY = 0xA7;
    private static final int ENABLE_AUXILIARY = 0xA8;
    private static final int TEST_AUXILIARY = 0xA9;
    private static final int SELF_TEST = 0xAA;
    private static final int TEST_KEYBOARD = 0xAB;
    private static final int DISABLE_KEYBOARD = 0xAD;
    private static final int ENABLE_KEYBOARD = 0xAE;
    private static final int READ_INPUT_PORT = 0xC0;
    private static final int READ_OUTPUT_PORT = 0xD0;
    private static final int WRITE_OUTPUT_PORT = 0xD1;
    private static final int WRITE_OUTPUT_BUFFER = 0xD2;
    private static final int WRITE_AUXILIARY_BUFFER = 0xD3;
    private static final int WRITE_AUXILIARY = 0xD4;
    private static final int DISABLE_A20 = 0xDD;
    private static final int ENABLE_A20 = 0xDF;
    /** 0xF0 to 0xFF pulse those of the output port's bits 0 to 3 that are 0 in the command. */
    private static final int PULSE = 0xF0;

    private static final int SELF_TEST_PASSED = 0x55;
    private static final int INTERFACE_GOOD = 0x00;
    private static final int CLOCK_LINE_STUCK = 0x01;
    private static final int INPUT_PORT_NOT_LOCKED = 0x80;

    private static final int MODE_KEYBOARD_DISABLED = 0x10;
    private static final int MODE_AUXILIARY_DISABLED = 0x20;
    /** Both interrupts enabled, as QEMU has it. */
    private static final int MODE_AT_RESET = 0x03;

    private static final int OUTPUT_NOT_RESET = 0x01;
    private static final int OUTPUT_A20 = 0x02;
    private static final int OUTPUT_BUFFER_FULL = 0x10;
    private static final int OUTPUT_AT_RESET = 0xCF;

    private final Runnable onReset;

    private int mode;
    private int outputPort;
    private boolean selfTested;
    private boolean lastWasCommand;
    /** The command that waits for its byte; 0 if none. */
    private int pendingCommand;

    private boolean outputFull;
    private int output;

    /** @param onReset called in the middle of the guest's access: note it and reset between blocks */
    public Keyboard8042(Runnable onReset) {
        this.onReset = onReset;
        reset();
    }

    @Override
    public int read(int port) {
        if (port == COMMAND) {
            return STATUS_NOT_LOCKED
                    | (outputFull ? STATUS_OUTPUT_FULL : 0)
                    | (selfTested ? STATUS_SELF_TEST_PASSED : 0)
                    | (lastWasCommand ? STATUS_COMMAND : 0);
        }
        outputFull = false;
        return output;
    }

    @Override
    public void write(int port, int value) {
        lastWasCommand = port == COMMAND;
        if (lastWasCommand) {
            command(value);
        } else {
            data(value);
        }
    }

    private void command(int command) {
        pendingCommand = 0;
        switch (command) {
            case READ_MODE -> answer(mode);
            case WRITE_MODE, WRITE_OUTPUT_PORT, WRITE_OUTPUT_BUFFER, WRITE_AUXILIARY_BUFFER, WRITE_AUXILIARY ->
                pendingCommand = command;
            case DISABLE_AUXILIARY -> mode |= MODE_AUXILIARY_DISABLED;
            case ENABLE_AUXILIARY -> mode &= ~MODE_AUXILIARY_DISABLED;
            case TEST_AUXILIARY -> answer(CLOCK_LINE_STUCK);
            case SELF_TEST -> {
                selfTested = true;
                answer(SELF_TEST_PASSED);
            }
            case TEST_KEYBOARD -> answer(INTERFACE_GOOD);
            case DISABLE_KEYBOARD -> mode |= MODE_KEYBOARD_DISABLED;
            case ENABLE_KEYBOARD -> mode &= ~MODE_KEYBOARD_DISABLED;
            case READ_INPUT_PORT -> answer(INPUT_PORT_NOT_LOCKED);
            case READ_OUTPUT_PORT -> answer(outputPort | (outputFull ? OUTPUT_BUFFER_FULL : 0));
            case DISABLE_A20 -> outputPort &= ~OUTPUT_A20;
            case ENABLE_A20 -> outputPort |= OUTPUT_A20;
            default -> {
                if (command >= PULSE && (command & OUTPUT_NOT_RESET) == 0) {
                    onReset.run();
                }
            }
        }
    }

    private void data(int value) {
        switch (pendingCommand) {
            case WRITE_MODE -> mode = value;
            case WRITE_OUTPUT_PORT -> {
                outputPort = (value & ~OUTPUT_BUFFER_FULL) | OUTPUT_NOT_RESET;
                if ((value & OUTPUT_NOT_RESET) == 0) {
                    onReset.run();
                }
            }
            // Without the mark of the auxiliary port: that is how a controller without one answers.
            case WRITE_OUTPUT_BUFFER, WRITE_AUXILIARY_BUFFER -> answer(value);
            default -> {
                // For the keyboard or the mouse that are not there.
            }
        }
        pendingCommand = 0;
    }

    private void answer(int value) {
        output = value;
        outputFull = true;
    }

    @Override
    public void reset() {
        mode = MODE_AT_RESET;
        outputPort = OUTPUT_AT_RESET;
        selfTested = false;
        lastWasCommand = true;
        pendingCommand = 0;
        outputFull = false;
        output = 0;
    }

    @Override
    public void save(StateWriter out) {
        out.section("keyboard")
                .putByte(mode)
                .putByte(outputPort)
                .putByte(pendingCommand)
                .putByte(output);
        out.putBoolean(selfTested).putBoolean(lastWasCommand).putBoolean(outputFull);
    }

    @Override
    public void restore(StateReader in) {
        in.section("keyboard");
        mode = in.getByte();
        outputPort = in.getBits(0xFF & ~OUTPUT_BUFFER_FULL);
        pendingCommand = in.getByte();
        output = in.getByte();
        selfTested = in.getBoolean();
        lastWasCommand = in.getBoolean();
        outputFull = in.getBoolean();
        switch (pendingCommand) {
            case 0, WRITE_MODE, WRITE_OUTPUT_PORT, WRITE_OUTPUT_BUFFER, WRITE_AUXILIARY_BUFFER, WRITE_AUXILIARY -> {
                // These take a byte.
            }
            default ->
                throw new BadStateException("the keyboard controller waits for the byte of command 0x"
                        + Integer.toHexString(pendingCommand) + ", which takes none");
        }
    }
}
