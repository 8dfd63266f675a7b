package io.understudy.log.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.StatePart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class StateCheckTest {
    /** More than the zeros that are checked at once. */
    private static final int RAM_BYTES = 5 << 20;

    private final byte[] ram = new byte[RAM_BYTES];
    private final StateCheck check = new StateCheck(new StateBegin(
            new Baseline(10, 1_000, 2_000, 3), RAM_BYTES, StreamPositions.of(1), 2, ByteBuffer.allocate(5)));

    private Optional<String> ram(int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, ram, offset, bytes.length);
        return check.piece(new StatePiece(StatePart.RAM, offset, ByteBuffer.wrap(bytes)));
    }

    private Optional<String> outputs(int offset, int length) {
        return check.piece(new StatePiece(StatePart.OUTPUTS, offset, ByteBuffer.allocate(length)));
    }

    private StateEnd end(int pieces) {
        CRC32C crc = new CRC32C();
        crc.update(ram);
        return new StateEnd(pieces, (int) crc.getValue());
    }

    @Test
    void shouldFindAWholeStateGood() {
        assertEquals(Optional.empty(), ram(0, "boot"));
        assertEquals(Optional.empty(), ram(3 << 20, "kernel"));
        assertEquals(Optional.empty(), ram(RAM_BYTES - 3, "end"));
        assertEquals(Optional.empty(), outputs(0, 1));
        assertEquals(Optional.empty(), outputs(1, 1));
        assertEquals(Optional.empty(), check.end(end(5)));
    }

    @Test
    void shouldObjectToAnotherRam() {
        ram(4096, "kernel");
        outputs(0, 2);
        ram[4095] = 1;
        assertEquals(Optional.of("the RAM has another checksum than the one that was sent"), check.end(end(2)));
    }

    @Test
    void shouldObjectToAMissingPieceOrOutput() {
        ram(4096, "kernel");
        assertTrue(check.end(end(2)).orElseThrow().contains("2 pieces, 1 came"));
        outputs(0, 1);
        assertTrue(check.end(end(2)).orElseThrow().contains("2 bytes of outputs, 1 came"));
    }

    @Test
    void shouldObjectToPiecesThatDoNotFit() {
        assertEquals(Optional.empty(), ram(4096, "kernel"));
        assertTrue(ram(4101, "overlaps").isPresent());
        assertTrue(ram(0, "before").isPresent());
        assertTrue(outputs(1, 1).isPresent());
        assertTrue(outputs(0, 3).isPresent());
        assertTrue(check.piece(new StatePiece(StatePart.RAM, RAM_BYTES - 1, ByteBuffer.allocate(2)))
                .isPresent());
    }

    @Test
    void shouldObjectToWhatFollowsTheEnd() {
        outputs(0, 2);
        assertEquals(Optional.empty(), check.end(end(1)));
        assertTrue(ram(0, "late").isPresent());
        assertTrue(check.end(end(1)).isPresent());
    }
}
