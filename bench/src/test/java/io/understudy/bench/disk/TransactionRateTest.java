package io.understudy.bench.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TransactionRateTest {
    private static final String SAID = """
            pgbench (15.6)
            number of transactions actually processed: 421
            number of failed transactions: 0 (0.000%)
            latency average = 23.750 ms
            initial connection time = 40.100 ms
            tps = 42.105263 (without initial connection time)
            """;

    @Test
    void shouldTakeWhatItSays() throws IOException {
        assertEquals(new TransactionRate(42.105263, 23.75), TransactionRate.of(SAID));
    }

    @Test
    void shouldTakeNoFailureForAFigure() {
        refuses(SAID.replace("transactions: 0 (0", "transactions: 3 (0"));
        refuses("pgbench: error: connection refused\nis the server running?");
        refuses("");
    }

    private static void refuses(String said) {
        IOException refusal = assertThrows(IOException.class, () -> TransactionRate.of(said));
        assertEquals(1, refusal.getMessage().lines().count());
    }
}
