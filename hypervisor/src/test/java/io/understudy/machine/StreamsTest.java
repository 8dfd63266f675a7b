package io.understudy.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The border of a machine that has a line, a card, and something to draw from. */
class StreamsTest {
    private static final int LINE = 0;
    private static final int DICE = 1;
    private static final int CARD = 3;

    private final List<String> log = new ArrayList<>();
    private final Streams streams = streams();
    private final StreamOutput line = streams.output(LINE);
    private final StreamOutput card = streams.output(CARD);
    private final StreamDraw dice = streams.draw(DICE);

    private Streams streams() {
        InputSource inputs = new InputSource() {
            @Override
            public long atBlockStart(MachineInputs machine) {
                throw new AssertionError();
            }

            @Override
            public long readClock(long blockStart) {
                throw new AssertionError();
            }

            @Override
            public void draw(long blockStart, int stream, byte[] into) {
                log.add("draw@" + blockStart + " stream " + stream + " bytes " + into.length);
                Arrays.fill(into, (byte) 6);
            }
        };
        OutputSink outputs = (blockStart, stream, bytes, offset, length) ->
                log.add("output@" + blockStart + " stream " + stream + " bytes " + bytes[offset] + ".." + length);
        return new Streams(inputs, outputs, () -> 77);
    }

    private final class Card implements StreamInput {
        @Override
        public int room() {
            return 9;
        }

        @Override
        public void receive(byte[] bytes, int offset, int length) {
            log.add("card takes " + bytes[offset] + ".." + length);
        }
    }

    @Test
    void shouldLeadEachStreamToItsDeviceAndCountItsBytes() {
        streams.input(CARD, new Card());
        line.send(new byte[] {1, 2, 3}, 1, 1);
        card.send(new byte[] {4, 5, 6, 7}, 1, 3);
        assertEquals(9, streams.room(CARD));
        streams.receive(CARD, new byte[] {0, 8, 0}, 1, 2);
        byte[] drawn = new byte[5];
        dice.draw(drawn);
        assertArrayEquals(new byte[] {6, 6, 6, 6, 6}, drawn);
        assertEquals(
                List.of(
                        "output@77 stream 0 bytes 2..1",
                        "output@77 stream 3 bytes 5..3",
                        "card takes 8..2",
                        "draw@77 stream 1 bytes 5"),
                log);
        assertArrayEquals(new long[] {1, 0, 0, 3}, streams.sent());
        assertEquals(2, streams.received(CARD));
        assertEquals(5, streams.received(DICE));
    }

    @Test
    void shouldHashWhatWentOutInItsOrderAndHowMuchCameIn() {
        List<Integer> hashes = new ArrayList<>();
        hashes.add(streams.hash());
        line.send(new byte[] {1}, 0, 1);
        hashes.add(streams.hash());
        dice.draw(new byte[1]);
        hashes.add(streams.hash());
        card.send(new byte[] {1}, 0, 1);
        hashes.add(streams.hash());
        Streams other = streams();
        StreamOutput otherLine = other.output(LINE);
        StreamOutput otherCard = other.output(CARD);
        otherCard.send(new byte[] {1}, 0, 1);
        otherLine.send(new byte[] {1}, 0, 1);
        other.draw(DICE).draw(new byte[1]);
        hashes.add(other.hash());
        assertEquals(hashes.size(), hashes.stream().distinct().count(), hashes.toString());
    }

    @Test
    void shouldGoOnFromWhatWasSaved() {
        card.send(new byte[] {1, 2}, 0, 2);
        dice.draw(new byte[3]);
        StateWriter out = new StateWriter();
        streams.save(out);
        Streams restored = streams();
        restored.output(CARD);
        assertNotEquals(streams.hash(), restored.hash());
        restored.restore(new StateReader(out.written()));
        assertEquals(streams.hash(), restored.hash());
        assertArrayEquals(streams.sent(), restored.sent());
        assertEquals(3, restored.received(DICE));
        Streams fewer = streams();
        fewer.output(LINE);
        assertThrows(BadStateException.class, () -> fewer.restore(new StateReader(out.written())));
    }
}
