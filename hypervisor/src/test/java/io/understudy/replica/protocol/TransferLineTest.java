package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replica.machine.TransferProgress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransferLineTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MIB = 1 << 20;

    private final TransferLine line = new TransferLine("sending");

    @Test
    void shouldSayNothingOfWhatTakesLessThanASecond() {
        assertEquals(Optional.empty(), line.at(transfer(0), 5 * SECOND));
        assertEquals(Optional.empty(), line.at(transfer(90), 5 * SECOND + SECOND - 1));
        assertEquals(Optional.empty(), line.at(Optional.empty(), 7 * SECOND));
    }

    @Test
    void shouldSayOnceASecondHowFarItIsAndWhatIsLeft() {
        var unused = line.at(transfer(0), 5 * SECOND);
        assertEquals(
                Optional.of("sending the machine: 25 %, 25 of 100 MiB, 25 MiB/s (12.5 MiB on the network), 3 s left"),
                line.at(transfer(25), 6 * SECOND));
        assertEquals(Optional.empty(), line.at(transfer(30), 6 * SECOND + SECOND / 2));
        assertEquals(
                Optional.of("sending the machine: 40 %, 40 of 100 MiB, 20 MiB/s (20.0 MiB on the network), 3 s left"),
                line.at(transfer(40), 7 * SECOND));
    }

    @Test
    void shouldBeginAnewWithTheNextTransfer() {
        var unused = line.at(transfer(0), 0);
        unused = line.at(Optional.empty(), SECOND);
        assertEquals(Optional.empty(), line.at(transfer(50), 9 * SECOND));
        assertEquals(
                Optional.of("sending the machine: 50 %, 50 of 100 MiB, 50 MiB/s (25.0 MiB on the network), 1 s left"),
                line.at(transfer(50), 10 * SECOND));
    }

    private static Optional<TransferProgress> transfer(long mebibytes) {
        return Optional.of(new TransferProgress(mebibytes * MIB, 100 * MIB, mebibytes * MIB / 2));
    }
}
