package io.understudy.machine.virtio;

import io.understudy.machine.bus.BaseAddress;
import io.understudy.machine.bus.CardRegisters;
import io.understudy.machine.bus.Dma;
import io.understudy.machine.bus.PciCard;
import io.understudy.machine.bus.PciFunction;
import io.understudy.machine.bus.PciIdentity;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.List;

/**
 * The PCI side of every virtio card: VIRTIO 1.1, 4.1.4.8, the legacy interface, without MSI-X. Where it leaves room, as
 * QEMU with {@code disable-modern=on,vectors=0}.
 *
 * <pre>
 *   +0  u32 features of the device    +14 u16 queue selected
 *   +4  u32 features of the driver    +16 u16 queue notified
 *   +8  u32 queue's page frame        +18 u8  status
 *   +12 u16 queue's size              +19 u8  interrupt status, cleared by reading
 *                                     +20     the device's own configuration
 * </pre>
 *
 * <p>A register answers an access of any width that begins at its first byte.
 */
public final class VirtioPci implements PciCard, CardRegisters {
    private static final int VENDOR = 0x1AF4;
    /** The numbers of devices under which the legacy ones are known (4.1.2.3), by {@link VirtioDevice#type}. */
    private static final int[] DEVICES = {-1, 0x1000, 0x1001, 0x1003, 0x1005, 0x1002};

    private static final int DEVICE_FEATURES = 0;
    private static final int DRIVER_FEATURES = 4;
    private static final int PAGE_FRAME = 8;
    private static final int QUEUE_SIZE = 12;
    private static final int SELECT = 14;
    private static final int NOTIFY = 16;
    private static final int STATUS = 18;
    private static final int INTERRUPT_STATUS = 19;
    private static final int CONFIGURATION = 20;

    private static final int STATUS_DRIVER_OK = 0x04;
    private static final int STATUS_NEEDS_RESET = 0x40;
    private static final int INTERRUPT_QUEUE = 1;
    private static final int INTERRUPT_CONFIGURATION = 2;

    private final VirtioDevice device;
    private final PciFunction function;
    private final Virtqueue[] queues;

    private int driverFeatures;
    private int selected;
    private int status;
    private int interrupts;

    /** A card. */
    public VirtioPci(VirtioDevice device, PhysicalMemory ram) {
        this.device = device;
        int ports = CONFIGURATION + device.configurationBytes();
        function = PciFunction.card(
                new PciIdentity(VENDOR, DEVICES[device.type()], device.classCode(), 0, VENDOR, device.type()),
                List.of(BaseAddress.ports(Integer.highestOneBit(2 * ports - 1), this)));
        Dma dma = new Dma(ram, function);
        int[] sizes = device.queueSizes();
        queues = new Virtqueue[sizes.length];
        for (int number = 0; number < sizes.length; number++) {
            queues[number] = new Virtqueue(dma, sizes[number]);
        }
    }

    @Override
    public PciFunction function() {
        return function;
    }

    @Override
    public int read(int offset, int size) {
        return switch (offset) {
            case DEVICE_FEATURES -> device.features();
            case DRIVER_FEATURES -> driverFeatures;
            case PAGE_FRAME -> isSelected() ? queues[selected].pageFrame() : 0;
            case QUEUE_SIZE -> isSelected() ? queues[selected].size() : 0;
            case SELECT -> selected;
            case STATUS -> status;
            case INTERRUPT_STATUS -> takeInterrupts();
            default -> offset >= CONFIGURATION ? readConfiguration(offset - CONFIGURATION, size) : 0;
        };
    }

    private int readConfiguration(int offset, int size) {
        return offset + size <= device.configurationBytes() ? device.readConfiguration(offset, size) : -1;
    }

    private int takeInterrupts() {
        int taken = interrupts;
        interrupts = 0;
        function.interrupt(false);
        return taken;
    }

    @Override
    public void write(int offset, int size, int value) {
        switch (offset) {
            case DRIVER_FEATURES -> {
                driverFeatures = value;
                device.negotiated(value);
            }
            case PAGE_FRAME -> {
                if (isSelected()) {
                    queues[selected].place(value);
                }
            }
            case SELECT -> selected = value & 0xFFFF;
            case NOTIFY -> serve(value);
            case STATUS -> writeStatus(value & 0xFF);
            default -> {
                // Read only, or nothing.
            }
        }
    }

    Virtqueue queue(int number) {
        return queues[number];
    }

    private boolean isSelected() {
        return selected < queues.length;
    }

    private void writeStatus(int value) {
        if (value == 0) {
            reset();
            return;
        }
        boolean ready = (value & ~status & STATUS_DRIVER_OK) != 0;
        status = value | (status & STATUS_NEEDS_RESET);
        for (int number = 0; ready && number < queues.length; number++) {
            serve(number);
        }
    }

    /** Whether a queue's driver is ready, and has put something into it; changes nothing. */
    boolean offers(int number) {
        return isReady(number) && queues[number].offers();
    }

    private boolean isReady(int number) {
        boolean awake = (status & (STATUS_DRIVER_OK | STATUS_NEEDS_RESET)) == STATUS_DRIVER_OK;
        return awake && number >= 0 && number < queues.length && queues[number].isPlaced();
    }

    /** Has the device look at a queue, because the driver says so or because something came from outside. */
    void serve(int number) {
        if (!isReady(number)) {
            return;
        }
        if (device.serve(number, queues[number])) {
            interrupt(INTERRUPT_QUEUE);
        }
        if (queues[number].isBroken()) {
            status |= STATUS_NEEDS_RESET;
            interrupt(INTERRUPT_CONFIGURATION);
        }
    }

    private void interrupt(int why) {
        interrupts |= why;
        function.interrupt(true);
    }

    @Override
    public void reset() {
        driverFeatures = 0;
        selected = 0;
        status = 0;
        for (Virtqueue queue : queues) {
            queue.place(0);
        }
        device.reset();
        int unused = takeInterrupts();
    }

    @Override
    public void save(StateWriter out) {
        out.section("virtio").putInt(driverFeatures).putInt(selected).putByte(status);
        out.putByte(interrupts);
        for (Virtqueue queue : queues) {
            queue.save(out);
        }
        device.save(out);
    }

    @Override
    public void restore(StateReader in) {
        driverFeatures = in.section("virtio").getInt();
        device.negotiated(driverFeatures);
        selected = in.getInt(0, 0xFFFF);
        status = in.getByte();
        interrupts = in.getBits(INTERRUPT_QUEUE | INTERRUPT_CONFIGURATION);
        for (Virtqueue queue : queues) {
            queue.restore(in);
        }
        device.restore(in);
    }
}
