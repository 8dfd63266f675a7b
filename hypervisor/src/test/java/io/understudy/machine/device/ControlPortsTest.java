package io.understudy.machine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.bus.PortBus;
import io.understudy.machine.bus.PortDevice;
import io.understudy.machine.interrupt.Pic8259;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The small ones: ports 0x60 and 0x64, 0x61, 0x80, 0x92, 0xF4 and 0xCF9. */
class ControlPortsTest {
    private final ScriptedClock clock = new ScriptedClock();
    private final Pit8254 timer = new Pit8254(clock, new RecordedLine());
    private int resets;
    private final List<Integer> exits = new ArrayList<>();

    private final SystemControl control = new SystemControl(clock, timer, () -> resets++);
    private final Keyboard8042 keyboard = new Keyboard8042(() -> resets++);
    private final ResetControl reset = new ResetControl(() -> resets++);

    private void expectResets(int expected) {
        assertEquals(expected, resets);
        resets = 0;
    }

    @Test
    void shouldToggleTheRefreshBitWithTime() {
        int toggles = 0;
        int last = control.read(0x61) & 0x10;
        for (int micros = 0; micros <= 15_085; micros++) {
            clock.nanos = micros * 1000L;
            int now = control.read(0x61) & 0x10;
            toggles += now != last ? 1 : 0;
            last = now;
        }
        assertEquals(999, toggles, 1);
    }

    @Test
    void shouldShowGateSpeakerAndOutputInPort61() {
        // An unprogrammed square wave stands high.
        assertEquals(0x20, control.read(0x61) & ~0x10);
        control.write(0x61, 0xFF);
        assertEquals(0x23, control.read(0x61) & ~0x10);
        timer.write(0x43, 0xB0);
        assertEquals(0x03, control.read(0x61) & ~0x10);
        control.write(0x61, 0x02);
        assertEquals(0x02, control.read(0x61) & ~0x10);
    }

    @Test
    void shouldHoldTheCountWhileTheGateIsLow() {
        timer.write(0x43, 0xB0);
        timer.write(0x42, 0x10);
        timer.write(0x42, 0x00);
        clock.nanos = 1_000_000_000L;
        assertEquals(0, control.read(0x61) & 0x20);
        control.write(0x61, 0x01);
        clock.nanos += 13_000;
        assertEquals(0, control.read(0x61) & 0x20);
        clock.nanos += 1_000;
        assertEquals(0x20, control.read(0x61) & 0x20);
    }

    @Test
    void shouldResetOnTheRiseOfBit0OfPort92AndKeepA20Open() {
        assertEquals(0x02, control.read(0x92));
        control.write(0x92, 0x00);
        assertEquals(0x02, control.read(0x92));
        expectResets(0);
        control.write(0x92, 0x03);
        expectResets(1);
        control.write(0x92, 0x03);
        expectResets(0);
    }

    /** BOOT_CF9 of arch/x86/kernel/reboot.c. */
    @Test
    void shouldResetThroughCf9() {
        int cf9 = reset.read(0xCF9) & ~0x06;
        reset.write(0xCF9, cf9 | 0x02);
        expectResets(0);
        assertEquals(0x02, reset.read(0xCF9));
        reset.write(0xCF9, cf9 | 0x06);
        expectResets(1);
    }

    @Test
    void shouldResetThroughTheKeyboardController() {
        assertEquals(0x18, keyboard.read(0x64));
        keyboard.write(0x64, 0xFE);
        expectResets(1);
        keyboard.write(0x64, 0xFF);
        expectResets(0);
        keyboard.write(0x64, 0xD1);
        keyboard.write(0x60, 0xDF);
        expectResets(0);
        keyboard.write(0x64, 0xD1);
        keyboard.write(0x60, 0xDE);
        expectResets(1);
    }

    private int ask(int command) {
        keyboard.write(0x64, command);
        assertEquals(0x01, keyboard.read(0x64) & 0x23, "command " + Integer.toHexString(command));
        int answer = keyboard.read(0x60);
        assertEquals(0x00, keyboard.read(0x64) & 0x01);
        return answer;
    }

    /** i8042_controller_check, _init and i8042_check_aux of Linux, which must end without an error and without waiting. */
    @Test
    void shouldTellLinuxThatThereIsAControllerAndNoMouse() {
        assertEquals(0, keyboard.read(0x64) & 0x01);
        int mode = ask(0x20);
        keyboard.write(0x64, 0x60);
        keyboard.write(0x60, mode | 0x10);
        assertEquals(mode | 0x10, ask(0x20));
        // Loopback through the auxiliary port answers, but not as from the auxiliary port (status bit 5).
        keyboard.write(0x64, 0xD3);
        keyboard.write(0x60, 0x5A);
        assertEquals(0x01, keyboard.read(0x64) & 0x21);
        assertEquals(0x5A, keyboard.read(0x60));
        assertTrue(ask(0xA9) != 0);
        assertEquals(0x00, ask(0xAB));
    }

    @Test
    void shouldAnswerSelfTestAndOutputPort() {
        assertEquals(0x55, ask(0xAA));
        assertEquals(0x04, keyboard.read(0x64) & 0x04);
        assertEquals(0xCF, ask(0xD0));
        keyboard.write(0x64, 0xDD);
        assertEquals(0xCD, ask(0xD0));
        keyboard.write(0x64, 0xDF);
        assertEquals(0xCF, ask(0xD0));
        assertEquals(0x80, ask(0xC0));
        // To a keyboard that is not there.
        keyboard.write(0x60, 0xF2);
        assertEquals(0x00, keyboard.read(0x64) & 0x01);
        expectResets(0);
    }

    @Test
    void shouldReportTheExitCodeOfTheGuest() {
        DebugExit exit = new DebugExit(exits::add);
        exit.write(0xF4, 0x00);
        exit.write(0xF4, 0x10);
        exit.write(0xF4, 0xFF);
        assertEquals(List.of(1, 33, 511), exits);
        assertEquals(0, exit.read(0xF4));
    }

    @Test
    void shouldKeepThePostCode() {
        PostCode post = new PostCode();
        post.write(0x80, 0x5A);
        assertEquals(0x5A, post.read(0x80));
    }

    /** The whole board on one bus: no two devices want the same port. */
    @Test
    void shouldFitOnOneBus() {
        PortBus bus = new PortBus();
        Pic8259 pic = new Pic8259();
        PortDevice uart = new Uart16550(Uart16550.COM1, pic.line(Uart16550.COM1_IRQ), (bytes, offset, length) -> {});
        bus.map(Pic8259.MASTER_COMMAND, 2, pic);
        bus.map(Pic8259.SLAVE_COMMAND, 2, pic);
        bus.map(Pic8259.MASTER_EDGE_LEVEL, 2, pic);
        bus.map(Pit8254.CHANNEL_0, 4, timer);
        bus.map(Keyboard8042.DATA, 1, keyboard);
        bus.map(Keyboard8042.COMMAND, 1, keyboard);
        bus.map(SystemControl.PORT_B, 1, control);
        bus.map(SystemControl.PORT_A, 1, control);
        bus.map(Rtc146818.INDEX, 2, new Rtc146818(clock, pic.line(Rtc146818.IRQ), 0, 1 << 20));
        bus.map(PostCode.PORT, 1, new PostCode());
        bus.map(DebugExit.PORT, 1, new DebugExit(exits::add));
        bus.map(ResetControl.PORT, 1, reset);
        bus.map(Uart16550.COM1, Uart16550.PORTS, uart);
        bus.write(DebugExit.PORT, 4, 0x10);
        assertEquals(List.of(33), exits);
    }
}
