package io.understudy.log.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.StatePart;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class StateIntakeTest {
    private static final int RAM_BYTES = 1 << 16;
    private static final StateBegin BEGIN = new StateBegin(
            new Baseline(10, 1_000, 2_000, 3), RAM_BYTES, StreamPositions.of(1), 2, ByteBuffer.allocate(5));

    private final ByteBuffer ram = ByteBuffer.allocateDirect(RAM_BYTES);
    private final StateIntake intake = new StateIntake(BEGIN, ram);

    @Test
    void shouldPutEachPieceWhereItBelongs() {
        assertEquals(Optional.empty(), intake.piece(piece(StatePart.RAM, 4096, 4096, 7)));
        assertEquals(Optional.empty(), intake.piece(piece(StatePart.OUTPUTS, 0, 3, 8)));
        assertEquals(Optional.empty(), intake.piece(piece(StatePart.RAM, RAM_BYTES - 1, 1, 9)));
        assertEquals(Optional.empty(), intake.piece(piece(StatePart.OUTPUTS, 3, 2, 6)));
        byte[] expected = new byte[RAM_BYTES];
        Arrays.fill(expected, 4096, 8192, (byte) 7);
        expected[RAM_BYTES - 1] = 9;
        assertEquals(ByteBuffer.wrap(expected), ram);
        assertArrayEquals(new byte[] {8, 8, 8, 6, 6}, intake.outputs());
        assertEquals(4096 + 1 + 5, intake.receivedBytes());
        CRC32C crc = new CRC32C();
        crc.update(expected);
        assertThrows(IllegalStateException.class, intake::ramIsWhole);
        assertEquals(Optional.empty(), intake.end(new StateEnd(4, (int) crc.getValue())));
        assertEquals((int) crc.getValue(), intake.ramCrc());
        assertTrue(intake.ramIsWhole());
        ram.put(12, (byte) 1);
        assertFalse(intake.ramIsWhole());
    }

    @Test
    void shouldObjectToPiecesOutsideOrOutOfOrder() {
        assertObjects("ends behind RAM's 65536 bytes", piece(StatePart.RAM, RAM_BYTES, 1, 1));
        assertObjects("ends behind RAM's 65536 bytes", piece(StatePart.RAM, RAM_BYTES - 1, 2, 1));
        assertObjects("ends behind RAM's 65536 bytes", piece(StatePart.RAM, Long.MAX_VALUE, 1, 1));
        assertObjects("ends behind RAM's 65536 bytes", piece(StatePart.RAM, 1L << 32, 1, 1));
        assertEquals(Optional.empty(), intake.piece(piece(StatePart.RAM, 4096, 10, 1)));
        assertObjects("a piece of RAM at 4105 follows one that ends at 4106", piece(StatePart.RAM, 4105, 1, 2));
        assertObjects("a piece of RAM at 0 follows one that ends at 4106", piece(StatePart.RAM, 0, 1, 2));
        assertObjects("a piece of RAM at 4096 follows", piece(StatePart.RAM, 4096, 10, 2));
        assertObjects("a piece of the outputs at 1 follows one that ends at 0", piece(StatePart.OUTPUTS, 1, 1, 1));
        assertEquals(Optional.empty(), intake.piece(piece(StatePart.OUTPUTS, 0, 2, 1)));
        assertObjects("a piece of the outputs at 1 follows one that ends at 2", piece(StatePart.OUTPUTS, 1, 1, 1));
        assertObjects("a piece of the outputs at 3 follows one that ends at 2", piece(StatePart.OUTPUTS, 3, 1, 1));
        assertEquals(12, intake.receivedBytes(), "nothing of what was objected to was let in");
        assertEquals(0, ram.get(0));
        assertEquals(1, ram.get(4105));
        assertEquals(Optional.empty(), intake.end(new StateEnd(2, 0)));
    }

    private void assertObjects(String reason, StatePiece piece) {
        String said = intake.piece(piece).orElseThrow();
        assertTrue(said.contains(reason), said);
    }

    @Test
    void shouldObjectToMissingPiecesAndToAnythingBehindTheEnd() {
        assertEquals(Optional.empty(), intake.piece(piece(StatePart.RAM, 0, 1, 1)));
        assertEquals(Optional.of("the state had 2 pieces, 1 came"), intake.end(new StateEnd(2, 0)));
        assertEquals(Optional.of("the state had 0 pieces, 1 came"), intake.end(new StateEnd(0, 0)));
        assertEquals(Optional.empty(), intake.end(new StateEnd(1, 0)));
        assertEquals(Optional.of("a state ends twice"), intake.end(new StateEnd(1, 0)));
        assertObjects("a piece of state follows the state's end", piece(StatePart.RAM, 100, 1, 1));
    }

    @Test
    void shouldBoundTheOutputs() {
        byte[] bytes = new byte[StatePiece.MAX_BYTES];
        StatePiece whole = new StatePiece(StatePart.OUTPUTS, 0, ByteBuffer.wrap(bytes));
        for (int at = 0; at < StateBegin.MAX_OUTPUTS_BYTES; at += bytes.length) {
            assertEquals(Optional.empty(), intake.piece(new StatePiece(StatePart.OUTPUTS, at, whole.bytes())));
        }
        assertObjects("take more than 16777216 bytes", piece(StatePart.OUTPUTS, StateBegin.MAX_OUTPUTS_BYTES, 1, 1));
    }

    @Test
    void shouldObjectToAnotherSizeOfRam() {
        assertEquals(Optional.empty(), StateIntake.objection(BEGIN, RAM_BYTES));
        assertEquals(
                Optional.of("the state has 65536 bytes of RAM, this machine has 131072"),
                StateIntake.objection(BEGIN, 2 * RAM_BYTES));
        assertThrows(IllegalArgumentException.class, () -> new StateIntake(BEGIN, ByteBuffer.allocate(4096)));
    }

    private static StatePiece piece(StatePart part, long offset, int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return new StatePiece(part, offset, ByteBuffer.wrap(bytes));
    }
}
