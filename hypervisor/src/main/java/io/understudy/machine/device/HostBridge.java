package io.understudy.machine.device;

import io.understudy.machine.bus.PciFunction;
import io.understudy.machine.bus.PciIdentity;

/**
 * The host bridge: Intel 82441FX (290549), as in QEMU's {@code pc} machine. Of its registers only the header is here; the
 * memory attribute registers read zero, since RAM lies below 1 MiB everywhere and cannot be hidden.
 */
public final class HostBridge {
    private static final PciIdentity IDENTITY = new PciIdentity(0x8086, 0x1237, 0x060000, 2, 0, 0);

    /** Memory access and bus master are always on. */
    private static final int COMMAND = 0x0006;

    /** PERR# and SERR# enable. */
    private static final int COMMAND_WRITABLE = 0x0140;

    private static final int STATUS = 0x0280;

    private HostBridge() {}

    /** One, at power-on. */
    public static PciFunction function() {
        return PciFunction.bridge(IDENTITY, COMMAND, COMMAND_WRITABLE, STATUS);
    }
}
