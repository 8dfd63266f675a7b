package io.understudy.log.channel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NetworkPaceTest {
    private final NetworkPace pace = new NetworkPace();

    @Test
    void shouldCallANetworkSlowByHowItEmpties() {
        pace.full(256_000, 5_000_000);
        assertTrue(pace.wasSlow(128_000, 15_000_000), "12.8 MB/s");
        pace.full(256_000, 5_000_000);
        assertFalse(pace.wasSlow(128_000, 6_000_000), "128 MB/s");
        pace.full(256_000, 5_000_000);
        assertFalse(pace.wasSlow(128_000, 5_000_000), "in no time");
    }

    @Test
    void shouldForgetWhatWasBeforeTheLastLook() {
        assertFalse(pace.wasSlow(0, 1L << 40), "never full");
        pace.full(256_000, 0);
        assertTrue(pace.wasSlow(128_000, 1_000_000_000));
        assertFalse(pace.wasSlow(128_000, 2_000_000_000));
    }

    @Test
    void shouldCountFromWhenItBecameFull() {
        pace.full(256_000, 0);
        pace.full(200_000, 9_000_000);
        assertTrue(pace.wasSlow(128_000, 10_000_000), "the whole wait counts");
    }
}
