package io.understudy.simulation.drive;

import io.understudy.cpu.GuestRequests;
import io.understudy.machine.bus.PciBus;
import java.nio.ByteBuffer;

/**
 * How a driver speaks with its virtio card, whatever that is: through the PCI bus to find its ports, then through those (VIRTIO
 * 1.1, 3.1 and 4.1.4.8). The first port is remembered in guest memory.
 */
public final class CardPorts {
    private static final int COMMAND = 0x04;
    private static final int PORTS_AND_MASTER = 5;
    private static final int BASE_ADDRESS = 0x10;

    private static final int FEATURES = 4;
    private static final int PAGE_FRAME = 8;
    private static final int SELECT = 14;
    private static final int NOTIFY = 16;
    private static final int STATUS = 18;
    private static final int INTERRUPT_STATUS = 19;
    private static final int ACKNOWLEDGED = 1;
    private static final int DRIVER = 2;
    private static final int DRIVER_OK = 4;

    private final ByteBuffer ram;
    private final int remembered;
    private final int slot;
    private final GuestRequests requests;

    /**
     * Of a card that nobody has looked for yet.
     *
     * @param ram all of it, little-endian
     * @param remembered where in it the first port is kept
     * @param slot where the card is on the bus
     */
    public CardPorts(ByteBuffer ram, int remembered, int slot, GuestRequests requests) {
        this.ram = ram;
        this.remembered = remembered;
        this.slot = slot;
        this.requests = requests;
    }

    /** Finds it, resets it, and says that there is a driver. */
    public void find() {
        address(COMMAND);
        requests.portWrite(PciBus.DATA, 2, PORTS_AND_MASTER);
        address(BASE_ADDRESS);
        ram.putInt(remembered, requests.portRead(PciBus.DATA, 4) & ~3);
        out(STATUS, 1, 0);
        out(STATUS, 1, ACKNOWLEDGED);
        out(STATUS, 1, ACKNOWLEDGED | DRIVER);
    }

    private void address(int register) {
        requests.portWrite(PciBus.ADDRESS, 4, PciBus.ENABLE | slot << 11 | register);
    }

    void features(int taken) {
        out(FEATURES, 4, taken);
    }

    /** Where a queue's ring is, at a page. */
    public void place(int queue, int ring) {
        out(SELECT, 2, queue);
        out(PAGE_FRAME, 4, ring >> 12);
    }

    /** The driver is ready. */
    public void begin() {
        out(STATUS, 1, ACKNOWLEDGED | DRIVER | DRIVER_OK);
    }

    public void notify(int queue) {
        out(NOTIFY, 2, queue);
    }

    /** Takes its interrupt back. */
    public void acknowledgeInterrupt() {
        int unused = requests.portRead(ram.getInt(remembered) + INTERRUPT_STATUS, 1);
    }

    private void out(int register, int size, int value) {
        requests.portWrite(ram.getInt(remembered) + register, size, value);
    }
}
