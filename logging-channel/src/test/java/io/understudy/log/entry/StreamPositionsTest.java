package io.understudy.log.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StreamPositionsTest {
    @Test
    void shouldStandAtZeroWhereNothingWas() {
        StreamPositions positions = StreamPositions.of(7, 0, 300, 0);
        assertEquals(7, positions.at(0));
        assertEquals(300, positions.at(2));
        assertEquals(0, positions.at(EntrySink.MAX_STREAM));
        assertEquals(307, positions.total());
        assertEquals(StreamPositions.of(7, 0, 300), positions);
        assertEquals(StreamPositions.NONE, StreamPositions.of(0, 0));
    }

    @Test
    void shouldRefuseWhatNoStreamsCanBe() {
        assertThrows(IllegalArgumentException.class, () -> StreamPositions.of(-1));
        assertThrows(IllegalArgumentException.class, () -> StreamPositions.of(Long.MAX_VALUE, 1));
        long[] tooMany = new long[EntrySink.MAX_STREAM + 2];
        tooMany[EntrySink.MAX_STREAM + 1] = 1;
        assertThrows(IllegalArgumentException.class, () -> StreamPositions.of(tooMany));
    }

    @Test
    void shouldBelieveNoMessage() {
        assertEquals(StreamPositions.of(7, 0, 300), read("030700ac02"));
        assertRefused("41", "65 streams, at most 64");
        assertRefused("020700", "the streams' positions end with a 0 that need not be there");
        assertRefused("0207", "the bytes end inside a stream's position");
        assertRefused("02ffffffffffffffff7f01", "the streams' bytes run over at [" + Long.MAX_VALUE + ", 1]");
    }

    private static StreamPositions read(String hex) {
        return StreamPositions.get(new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), 0));
    }

    private static void assertRefused(String hex, String reason) {
        assertEquals(
                reason, assertThrows(CorruptLogException.class, () -> read(hex)).reason());
    }
}
