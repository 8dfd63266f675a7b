package io.understudy.machine.device;

import io.understudy.machine.Device;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * The configuration space of the host bridge: Intel 82441FX (290549), as in QEMU's {@code pc} machine. It bridges to a
 * bus without cards, so of its registers only the header is here; the memory attribute registers read zero, since RAM
 * lies below 1 MiB everywhere and cannot be hidden.
 */
public final class HostBridge implements Device {
    private static final int COMMAND = 0x04;

    /** PERR# and SERR# enable; the rest of the command register is wired. */
    private static final int COMMAND_WRITABLE = 0x0140;

    /** Memory access and bus master are always on. */
    private static final int COMMAND_WIRED = 0x0006;

    private static final int STATUS = 0x0280;

    private int command;

    /** One byte; {@code register} is 0 to 255. */
    int read(int register) {
        int word = switch (register >> 2) {
            case 0 -> 0x12378086;
            case COMMAND >> 2 -> (STATUS << 16) | COMMAND_WIRED | command;
            case 2 -> 0x06000002; // class: host bridge; revision 2
            default -> 0;
        };
        return (word >>> (8 * (register & 3))) & 0xFF;
    }

    void write(int register, int value) {
        if (register >> 1 == COMMAND >> 1) {
            int shift = 8 * (register & 1);
            command = ((command & ~(0xFF << shift)) | (value << shift)) & COMMAND_WRITABLE;
        }
    }

    @Override
    public void reset() {
        command = 0;
    }

    @Override
    public void save(StateWriter out) {
        out.section("host.bridge").putInt(command);
    }

    @Override
    public void restore(StateReader in) {
        command = in.section("host.bridge").getInt();
        if ((command & ~COMMAND_WRITABLE) != 0) {
            throw new BadStateException("the host bridge's command register has bits set that it does not have");
        }
    }
}
