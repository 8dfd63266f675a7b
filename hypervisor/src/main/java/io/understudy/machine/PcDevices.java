package io.understudy.machine;

import io.understudy.machine.boot.PciSetup;
import io.understudy.machine.bus.PciBus;
import io.understudy.machine.bus.PciCard;
import io.understudy.machine.bus.PortBus;
import io.understudy.machine.device.DebugExit;
import io.understudy.machine.device.HostBridge;
import io.understudy.machine.device.Keyboard8042;
import io.understudy.machine.device.Pit8254;
import io.understudy.machine.device.PostCode;
import io.understudy.machine.device.ResetControl;
import io.understudy.machine.device.Rtc146818;
import io.understudy.machine.device.SystemControl;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.interrupt.Pic8259;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The PC's devices and how they are wired to the port bus and the interrupt controller. */
final class PcDevices implements Stateful {
    /** As QEMU's {@code pc}, where the ISA bridge has slot 1 and the display 2. */
    private static final int FIRST_CARD_SLOT = 3;

    private final PortBus bus = new PortBus();
    private final Pic8259 pic = new Pic8259();
    private final Pit8254 pit;
    private final Rtc146818 rtc;
    private final List<Device> all = new ArrayList<>();
    private long lastDeadlineNanos = Long.MAX_VALUE;

    PcDevices(
            MachineConfiguration configuration,
            Clock clock,
            Streams streams,
            CardDoors doors,
            IntConsumer guestExit,
            Consumer<String> resetRequest) {
        pit = new Pit8254(clock, pic.line(0));
        Uart16550 serial =
                new Uart16550(Uart16550.COM1, pic.line(Uart16550.COM1_IRQ), streams.output(Uart16550.STREAM));
        streams.input(Uart16550.STREAM, serial);
        rtc = new Rtc146818(
                clock, pic.line(Rtc146818.IRQ), configuration.powerOnEpochMillis(), configuration.ramBytes());
        SystemControl control = new SystemControl(clock, pit, () -> resetRequest.accept("system control port A"));
        Keyboard8042 keyboard = new Keyboard8042(() -> resetRequest.accept("the keyboard controller"));
        ResetControl reset = new ResetControl(() -> resetRequest.accept("the reset control register"));
        DebugExit exit = new DebugExit(guestExit);
        PostCode postCode = new PostCode();
        PciBus pci = new PciBus(bus, pic::line);
        all.addAll(List.of(pic, pit, serial, rtc, control, keyboard, reset, exit, postCode, pci));

        bus.map(Pic8259.MASTER_COMMAND, 2, pic);
        bus.map(Pic8259.SLAVE_COMMAND, 2, pic);
        bus.map(Pic8259.MASTER_EDGE_LEVEL, 2, pic);
        bus.map(Pit8254.CHANNEL_0, 4, pit);
        bus.map(Uart16550.COM1, Uart16550.PORTS, serial);
        bus.map(Rtc146818.INDEX, 2, rtc);
        bus.map(SystemControl.PORT_B, 1, control);
        bus.map(SystemControl.PORT_A, 1, control);
        bus.map(Keyboard8042.DATA, 1, keyboard);
        bus.map(Keyboard8042.COMMAND, 1, keyboard);
        bus.map(ResetControl.PORT, 1, reset);
        bus.map(DebugExit.PORT, 1, exit);
        bus.map(PostCode.PORT, 1, postCode);
        pci.plug(0, HostBridge.function());
        int slot = FIRST_CARD_SLOT;
        for (Cards.Part part : Cards.parts(configuration.cards())) {
            PciCard card = part.plug(doors);
            pci.plug(slot++, card.function());
            all.add(card);
        }
    }

    PortBus bus() {
        return bus;
    }

    Pic8259 pic() {
        return pic;
    }

    void reset() {
        all.forEach(Device::reset);
        PciSetup.run(bus);
        lastDeadlineNanos = deadlineNanos();
    }

    long deadlineNanos() {
        return Math.min(pit.deadlineNanos(), rtc.deadlineNanos());
    }

    long latestNanos() {
        return Math.min(pit.latestNanos(), rtc.deadlineNanos());
    }

    /** Whether the next deadline is another one than when this was last asked. */
    boolean deadlineMoved() {
        long deadline = deadlineNanos();
        boolean moved = deadline != lastDeadlineNanos;
        lastDeadlineNanos = deadline;
        return moved;
    }

    void advance(long nanos) {
        pit.advance(nanos);
        rtc.advance(nanos);
    }

    @Override
    public void save(StateWriter out) {
        all.forEach(device -> device.save(out));
    }

    @Override
    public void restore(StateReader in) {
        all.forEach(device -> device.restore(in));
        lastDeadlineNanos = deadlineNanos();
    }
}
