package io.understudy.machine.device;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.machine.bus.PortDevice;
import io.understudy.machine.device.ContractCase.Bench;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that no device of this kind can hold. Each line patches one byte of a good state. */
class DamagedStateTest {
    /** @param offset from the end of the name of the first section */
    @ParameterizedTest
    @CsvSource({
        "PIC, 0, 0x04, the cascade line is high although the slave asks nothing",
        "PIC, 4, 0x08, there is no ninth priority",
        "PIC, 5, 0x01, a vector base is a multiple of 8",
        "PIC, 6, 0x01, the timer is never level-triggered",
        "PIC, 7, 0x04, there is no ICW5",
        "PIC, 8, 0x02, a boolean",
        "PIT, 7, 0x80, a negative time",
        "PIT, 23, 0x00, an access mode that is the latch command",
        "PIT, 27, 0x04, latched bytes that no access mode has",
        "PIT, 30, 0x01, a latched count of 17 bits",
        "PIT, 32, 0x02, a boolean",
        "PIT, 34, 0x06, a mode that the control word cannot select",
        "PIT, 37, 0x01, running without a count",
        "PIT, 37, 0x02, held without a count",
        "PIT, 37, 0x03, a phase that does not exist",
        "PIT, 40, 0x02, a count of 18 bits",
        "PIT, 46, 0x01, a period that began after it took over",
        "UART, 2, 0x01, a divisor of 17 bits",
        "UART, 4, 0x10, an interrupt enable bit that does not exist",
        "UART, 5, 0x02, a FIFO control bit that clears itself",
        "UART, 7, 0x20, a modem control bit that does not exist",
        "UART, 10, 0x02, a boolean",
        "UART, 13, 0x11, 17 bytes in a FIFO of 16",
        "RTC, 0, 0x80, a register that does not exist",
        "RTC, 9, 0x10, a year that no register can show",
        "RTC, 13, 0x7F, more than a second in the fraction",
        "RTC, 21, 0x80, a negative time",
        "RTC, 32, 0xA6, the update-in-progress bit is not stored",
        "RTC, 34, 0x01, a flag that does not exist",
        "RTC, 35, 0x00, an invalid battery",
        "system control, 0, 0x02, a boolean",
        "reset control, 0, 0x01, a bit that is not stored",
        "keyboard controller, 1, 0x10, the buffer flag is not stored in the output port",
        "keyboard controller, 2, 0x20, a command that waits for no byte",
    })
    void shouldRefuse(String name, int offset, String value, String why) {
        ContractCase device = ContractCase.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        byte[] state = save(new Bench(device).device);
        int position = Integer.BYTES + state[0] + offset;
        byte damage = (byte) (int) Integer.decode(value);
        assertNotEquals(damage, state[position], "nothing damaged");
        state[position] = damage;
        PortDevice fresh = new Bench(device).device;
        assertThrows(BadStateException.class, () -> restore(fresh, state), why);
    }

    private static byte[] save(PortDevice device) {
        StateWriter out = new StateWriter();
        device.save(out);
        ByteBuffer written = out.written();
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    private static void restore(PortDevice device, byte[] state) {
        device.restore(new StateReader(ByteBuffer.wrap(state)));
    }
}
