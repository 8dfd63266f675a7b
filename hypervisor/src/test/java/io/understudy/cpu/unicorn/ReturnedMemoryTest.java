package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.GuestRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A sweep opens thousands of machines in one process: each must give back what it took. */
@EnabledOnOs(OS.LINUX)
class ReturnedMemoryTest {
    private static final long RAM_BYTES = 1L << 30;
    private static final int OPENED = 16;

    @BeforeAll
    static void needEngine() {
        CpuContract.requireEngine();
    }

    @Test
    void shouldGiveBackItsMemoryWhenTheProcessorIsClosed() throws IOException {
        open();
        long before = virtualBytes();
        for (int i = 0; i < OPENED; i++) {
            open();
        }
        long grown = virtualBytes() - before;
        assertTrue(grown < 2 * RAM_BYTES, () -> OPENED + " machines of 1 GiB left " + (grown >> 20) + " MiB behind");
    }

    private static void open() {
        Cpu cpu = UnicornEngine.open(RAM_BYTES, new Silent()).cpu();
        cpu.close();
        cpu.close();
    }

    private static long virtualBytes() throws IOException {
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 2)[0];
        return Long.parseLong(pages) * 4096;
    }

    private static final class Silent implements GuestRequests {
        @Override
        public int portRead(int port, int size) {
            return -1;
        }

        @Override
        public void portWrite(int port, int size, int value) {}

        @Override
        public long timestamp() {
            return 0;
        }
    }
}
