package io.understudy.simulation;

import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.Frame;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.StatePart;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.output.Unconfirmed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A backup's copy of the log, as the wire showed it: up to where each stream's outputs were made at which entry, and, if it has
 * the log from power-on, up to where inputs were taken in.
 */
final class LogCopy {
    /** The positions of one stream in one direction. */
    static final class Track {
        private final NavigableMap<Long, Long> at = new TreeMap<>(Map.of(0L, 0L));
        private long covered;

        private void know(long sequence, long position) {
            at.put(sequence, position);
        }

        private void more(long sequence, long bytes) {
            know(sequence, last() + bytes);
        }

        /** A state holds what came before, and does not say how much. */
        private void isUnknown() {
            covered = Long.MAX_VALUE;
        }

        private boolean isKnown() {
            return covered != Long.MAX_VALUE;
        }

        /** The position at an entry. */
        long at(long sequence) {
            return at.floorEntry(sequence).getValue();
        }

        long last() {
            return at.lastEntry().getValue();
        }

        /** The position that the backup has acknowledged. */
        long covered() {
            return covered;
        }
    }

    private final Track outputs = new Track();
    private final Track framesOut = new Track();
    private final Track inputs = new Track();
    private final Track framesIn = new Track();
    private final ByteArrayOutputStream unconfirmed = new ByteArrayOutputStream();
    private StateBegin coming;
    private long lastInput;
    private long bytes;
    private long bytesWhenStateBegan;
    private long bytesBehindState;
    private long framesConfirmed;
    private boolean renews;

    /** Bytes on the serial line. */
    Track outputs() {
        return outputs;
    }

    /** Bytes of frames that the network card sent. */
    Track framesOut() {
        return framesOut;
    }

    /** Bytes that came on the serial line. */
    Track inputs() {
        return inputs;
    }

    /** Bytes of frames that came for the network card. */
    Track framesIn() {
        return framesIn;
    }

    /** The last entry. */
    long logged() {
        return outputs.at.lastKey();
    }

    /** The entry of the last serial input. */
    long lastInput() {
        return lastInput;
    }

    /** How much log there is behind the state that came last whole, in bytes. */
    long logBytes() {
        return bytes - bytesBehindState;
    }

    /** Up to where its primary has said that frames have left. */
    long framesConfirmed() {
        return framesConfirmed;
    }

    void confirmed(StreamPositions positions) {
        framesConfirmed = Math.max(framesConfirmed, positions.at(VirtioNet.STREAM));
    }

    /** @param renews whether it has the log up to there already */
    void stateBegins(StateBegin begin, boolean renews) {
        this.renews = renews;
        coming = begin;
        unconfirmed.reset();
        bytesWhenStateBegan = bytes;
        inputs.isUnknown();
        framesIn.isUnknown();
        confirmed(begin.confirmed());
    }

    void stateComes(StatePiece piece) {
        if (piece.part() == StatePart.OUTPUTS) {
            ByteBuffer run = piece.bytes().duplicate();
            while (run.hasRemaining()) {
                unconfirmed.write(run.get());
            }
        }
    }

    /** Returns whether it took an older one's place. */
    boolean stateEnds() {
        if (renews) {
            bytesBehindState = bytesWhenStateBegan;
            return true;
        }
        if (coming == null) {
            // That of a former life, whose connection nobody has closed yet.
            return false;
        }
        StreamPositions made = new Unconfirmed(coming.confirmed(), unconfirmed.toByteArray()).made();
        know(coming.start().nextSequence() - 1, coming.start().outputs(), made.at(VirtioNet.STREAM));
        return false;
    }

    private void know(long sequence, long all, long frames) {
        framesOut.know(sequence, frames);
        outputs.know(sequence, all - frames);
    }

    void entries(Frame frame) {
        bytes += frame.bytes().remaining();
        long before = frame.firstSequence() - 1;
        know(before, frame.base().outputs(), framesOut.at(before));
        for (Entry entry : frame.entries()) {
            boolean serial = isOf(entry, Uart16550.STREAM);
            if (entry.type() == EntryType.OUTPUT) {
                (serial ? outputs : framesOut).more(entry.sequence(), entry.length());
            } else if (entry.type() == EntryType.INPUT) {
                Track track = serial ? inputs : framesIn;
                if (track.isKnown()) {
                    track.more(entry.sequence(), entry.length());
                }
                lastInput = serial ? Math.max(lastInput, entry.sequence()) : lastInput;
            }
        }
    }

    private static boolean isOf(Entry entry, int stream) {
        return (entry.type() == EntryType.OUTPUT || entry.type() == EntryType.INPUT) && entry.stream() == stream;
    }

    void acknowledged(long sequence) {
        for (Track track : new Track[] {outputs, framesOut, inputs, framesIn}) {
            track.covered = Math.max(track.covered, track.at(sequence));
        }
    }
}
