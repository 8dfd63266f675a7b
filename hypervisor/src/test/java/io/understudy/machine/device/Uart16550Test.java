package io.understudy.machine.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Uart16550Test {
    private static final int THR = 0x3F8;
    private static final int RBR = 0x3F8;
    private static final int IER = 0x3F9;
    private static final int IIR = 0x3FA;
    private static final int FCR = 0x3FA;
    private static final int LCR = 0x3FB;
    private static final int MCR = 0x3FC;
    private static final int LSR = 0x3FD;
    private static final int MSR = 0x3FE;
    private static final int SCR = 0x3FF;

    private final RecordedLine irq4 = new RecordedLine();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Uart16550 uart = new Uart16550(0x3F8, irq4, sent::write);

    private void receive(int bytes) {
        byte[] data = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            data[i] = (byte) (i + 1);
        }
        uart.receive(data, 0, bytes);
    }

    /** autoconfig of drivers/tty/serial/8250/8250_port.c, which must find a 16550A with 16 bytes. */
    @Test
    void shouldBeFoundAsA16550ABy8250Autoconfig() {
        uart.write(IER, 0);
        assertEquals(0, uart.read(IER) & 0x0F);
        uart.write(IER, 0x0F);
        assertEquals(0x0F, uart.read(IER) & 0x0F);
        uart.write(IER, 0);
        int mcr = uart.read(MCR);
        uart.write(MCR, 0x10 | 0x0A);
        assertEquals(0x90, uart.read(MSR) & 0xF0);
        uart.write(MCR, mcr);
        uart.write(LCR, 0xBF);
        uart.write(FCR, 0);
        uart.write(LCR, 0);
        uart.write(FCR, 0x01);
        assertEquals(3, uart.read(IIR) >> 6);
        // Not a 16650, 16850 or NS16550A with EXCR: the enhanced feature register is no other register.
        uart.write(LCR, 0x80);
        assertEquals(0xC1, uart.read(IIR));
        uart.write(LCR, 0xBF);
        assertEquals(0xC1, uart.read(IIR));
        uart.write(LCR, 0);
        // Not a 16750: bit 5 of FCR does not stick.
        uart.write(FCR, 0x21);
        assertEquals(6, uart.read(IIR) >> 5);
        uart.write(FCR, 0x01);
        uart.write(LCR, 0x80);
        uart.write(FCR, 0x21);
        assertEquals(6, uart.read(IIR) >> 5);
        uart.write(LCR, 0);
        // Not an XScale: bit 6 of IER does not stick.
        uart.write(IER, 0x40);
        assertEquals(0, uart.read(IER) & 0x40);
        // size_fifo: in loopback, 256 bytes written, 16 come back.
        uart.write(FCR, 0x07);
        uart.write(MCR, 0x10);
        for (int i = 0; i < 256; i++) {
            uart.write(THR, i);
        }
        int count = 0;
        while ((uart.read(LSR) & 0x01) != 0) {
            assertEquals(count, uart.read(RBR));
            count++;
        }
        assertEquals(16, count);
        assertEquals(0, sent.size());
    }

    /** serial8250_do_startup: is THRE signalled, and again after IIR was read and the interrupt switched off and on? */
    @Test
    void shouldPassTheTransmitInterruptTestOfLinux() {
        uart.write(IER, 0x02);
        assertEquals(0x02, uart.read(IIR) & 0x0F);
        assertEquals(0x01, uart.read(IIR) & 0x0F);
        uart.write(IER, 0x00);
        uart.write(IER, 0x02);
        assertEquals(0x02, uart.read(IIR) & 0x0F);
    }

    @Test
    void shouldSendAtOnceAndInterruptForEachByte() {
        uart.write(IER, 0x02);
        uart.read(IIR);
        assertFalse(irq4.high);
        irq4.takeRises();
        for (byte each : "Hello".getBytes(StandardCharsets.US_ASCII)) {
            assertEquals(0x60, uart.read(LSR));
            uart.write(THR, each);
            assertEquals(1, irq4.takeRises());
        }
        assertEquals("Hello", sent.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldInterruptAtTheTriggerLevelAndTimeOutBelow() {
        uart.write(FCR, 0x81);
        uart.write(IER, 0x01);
        receive(7);
        assertEquals(0xCC, uart.read(IIR));
        assertTrue(irq4.high);
        receive(1);
        assertEquals(0xC4, uart.read(IIR));
        for (int i = 1; i < 8; i++) {
            assertEquals(i, uart.read(RBR));
            assertEquals(0xCC, uart.read(IIR));
        }
        assertEquals(1, uart.read(RBR));
        assertEquals(0xC1, uart.read(IIR));
        assertFalse(irq4.high);
        assertEquals(0, uart.read(RBR));
    }

    @Test
    void shouldObeyThePrioritiesOfItsInterrupts() {
        uart.write(FCR, 0x01);
        uart.write(MCR, 0x10);
        for (int i = 0; i < 17; i++) {
            uart.write(THR, i);
        }
        uart.write(IER, 0x0F);
        assertEquals(0xC6, uart.read(IIR));
        assertEquals(0x63, uart.read(LSR));
        assertEquals(0xC4, uart.read(IIR));
        uart.write(FCR, 0x03);
        assertEquals(0xC2, uart.read(IIR));
        assertEquals(0xC1, uart.read(IIR));
    }

    @Test
    void shouldRefillFromTheBacklogWithoutLoss() {
        uart.write(FCR, 0x01);
        receive(256);
        assertEquals(16, uart.room());
        receive(16);
        assertEquals(0, uart.room());
        assertThrows(IllegalArgumentException.class, () -> receive(1));
        for (int i = 0; i < 256; i++) {
            assertEquals(0x61, uart.read(LSR));
            assertEquals((i + 1) & 0xFF, uart.read(RBR));
        }
        for (int i = 0; i < 16; i++) {
            assertEquals(i + 1, uart.read(RBR));
        }
        assertEquals(0x60, uart.read(LSR));
        assertEquals(256, uart.room());
    }

    @Test
    void shouldGiveAnEdgeForEachByteWithoutFifos() {
        uart.write(IER, 0x01);
        receive(3);
        for (int i = 1; i <= 3; i++) {
            assertEquals(1, irq4.takeRises());
            assertEquals(0x04, uart.read(IIR));
            assertEquals(i, uart.read(RBR));
        }
        assertFalse(irq4.high);
        // The holding register keeps what it had.
        assertEquals(3, uart.read(RBR));
    }

    @Test
    void shouldHoldTheCableWhileInLoopback() {
        uart.write(FCR, 0x01);
        uart.write(MCR, 0x10);
        receive(5);
        assertEquals(0x60, uart.read(LSR));
        uart.write(THR, 0x77);
        assertEquals(0x77, uart.read(RBR));
        uart.write(MCR, 0x00);
        assertEquals(0x61, uart.read(LSR));
        assertEquals(1, uart.read(RBR));
    }

    @Test
    void shouldKeepDivisorScratchAndModemStatus() {
        uart.write(LCR, 0x83);
        assertEquals(0x0C, uart.read(RBR));
        uart.write(THR, 0x01);
        uart.write(IER, 0x02);
        assertEquals(0x01, uart.read(RBR));
        assertEquals(0x02, uart.read(IER));
        uart.write(LCR, 0x03);
        assertEquals(0x00, uart.read(IER));
        assertEquals(0, sent.size());
        uart.write(SCR, 0xA5);
        assertEquals(0xA5, uart.read(SCR));
        assertEquals(0xB0, uart.read(MSR));
        for (int outputs = 0; outputs < 16; outputs++) {
            uart.write(MCR, 0x10 | outputs);
            int expected = ((outputs & 0x0C) << 4) | ((outputs & 2) << 3) | ((outputs & 1) << 5);
            assertEquals(expected, uart.read(MSR));
        }
    }

    @Test
    void shouldKeepTheCableOverAReset() {
        uart.write(FCR, 0x01);
        receive(20);
        uart.write(THR, 'x');
        uart.reset();
        assertEquals(0x61, uart.read(LSR));
        assertEquals(17, uart.read(RBR));
        assertArrayEquals(new byte[] {'x'}, sent.toByteArray());
    }
}
