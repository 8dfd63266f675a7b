package io.understudy.machine.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DmaTest {
    private static final int RAM_BYTES = 3 * 4096;

    private final ByteBuffer bytes = ByteBuffer.allocate(RAM_BYTES);
    private final List<String> told = new ArrayList<>();
    private final PhysicalMemory ram = new PhysicalMemory(bytes, (address, length) -> told.add(address + "+" + length));
    private final PciFunction card = PciFunction.card(new PciIdentity(1, 2, 3, 4, 5, 6), List.of());
    private final Dma dma = new Dma(ram, card);

    DmaTest() {
        card.write(4, 2, 4);
    }

    @Test
    void shouldWriteAcrossPagesAndTellOfIt() {
        assertEquals(Dma.Result.DONE, dma.write(4090, new byte[] {9, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 8));
        assertEquals(List.of("4090+8"), told);
        byte[] read = new byte[10];
        assertEquals(Dma.Result.DONE, dma.read(4089, read, 0, 10));
        assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 0}, read);
    }

    @ParameterizedTest
    @CsvSource({
        "12287, 1, DONE",
        "0, 12288, DONE",
        "12288, 0, DONE",
        "12288, 1, OUTSIDE_RAM",
        "12289, 0, OUTSIDE_RAM",
        "12284, 8, OUTSIDE_RAM",
        "0, 12289, OUTSIDE_RAM",
        "4294967296, 4, OUTSIDE_RAM",
        "9223372036854775807, 2, OUTSIDE_RAM",
        "9223372036854775807, 9223372036854775807, OUTSIDE_RAM",
        "-1, 2, OUTSIDE_RAM",
        "-8, 8, OUTSIDE_RAM",
        "-9223372036854775808, 1, OUTSIDE_RAM",
        "1, 9223372036854775807, OUTSIDE_RAM"
    })
    void shouldRefuseWhatDoesNotLieInRam(long address, long length, Dma.Result result) {
        assertEquals(result, dma.probe(address, length));
        int some = (int) Math.min(length, RAM_BYTES + 1);
        assertEquals(result, dma.write(address, new byte[RAM_BYTES + 1], 0, some));
        assertEquals(result, dma.read(address, new byte[RAM_BYTES + 1], 0, some));
        assertEquals(result == Dma.Result.DONE && length > 0 ? 1 : 0, told.size());
    }

    @Test
    void shouldLeaveEverythingAsItWasWhenItRefuses() {
        byte[] mine = {1, 2, 3, 4};
        assertEquals(Dma.Result.OUTSIDE_RAM, dma.read(RAM_BYTES - 2, mine, 0, 4));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, mine);
        assertEquals(Dma.Result.OUTSIDE_RAM, dma.write(RAM_BYTES - 2, mine, 0, 4));
        assertEquals(0, bytes.getShort(RAM_BYTES - 2));
    }

    @Test
    void shouldRefuseACardThatIsNoMaster() {
        card.write(4, 2, 3);
        assertEquals(Dma.Result.NOT_MASTER, dma.write(0, new byte[4], 0, 4));
        assertEquals(Dma.Result.NOT_MASTER, dma.read(0, new byte[4], 0, 4));
        assertEquals(List.of(), told);
    }
}
