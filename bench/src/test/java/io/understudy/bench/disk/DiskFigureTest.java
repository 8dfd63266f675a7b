package io.understudy.bench.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DiskFigureTest {
    private final String[] fields = new String[130];

    DiskFigureTest() {
        Arrays.fill(fields, "0");
        // As fio(1) numbers them, from 1: bandwidth and operations of reads, then of writes.
        fields[7 - 1] = "1024";
        fields[8 - 1] = "256.5";
        fields[48 - 1] = "2048";
        fields[49 - 1] = "512.25";
    }

    @Test
    void shouldTakeReadsOrWrites() throws IOException {
        assertEquals(
                new DiskFigure(1024, 256.5, OptionalDouble.of(3)),
                DiskFigure.of(line() + "\n", true, OptionalDouble.of(3)));
        assertEquals(
                new DiskFigure(2048, 512.25, OptionalDouble.empty()),
                DiskFigure.of(line(), false, OptionalDouble.empty()));
    }

    @Test
    void shouldTakeNoFailureForAFigure() {
        fields[5 - 1] = "5";
        refuses(line());
        refuses("fio: file not found\nfio: it ends");
        refuses("");
    }

    private static void refuses(String said) {
        IOException refusal = assertThrows(IOException.class, () -> DiskFigure.of(said, true, OptionalDouble.empty()));
        assertEquals(1, refusal.getMessage().lines().count());
    }

    private String line() {
        return String.join(";", fields);
    }
}
