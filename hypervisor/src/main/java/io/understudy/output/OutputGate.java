package io.understudy.output;

import io.understudy.event.Event;
import io.understudy.log.entry.EntrySink;
import io.understudy.log.entry.StreamPositions;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * Keeps the machine's outputs until their sinks have them, and lets each go when the log up to its entry is safe: an output
 * is tagged with the sequence number of its log entry (paper, section 2.2). All streams go through it, in the order of the
 * log; only a stream whose outlet has no room lets the others pass.
 *
 * <p>The primary's gate opens as acknowledgements arrive. The backup's keeps what its own execution produced until the
 * log says that the sinks have it; going live, it re-issues what is left. The vCPU thread holds, the protocol thread
 * releases and confirms; neither waits here, for a sink that takes nothing would make it wait for ever.
 *
 * <p>What bounds the memory is who makes outputs: a live machine rests from {@link OutputBounds#enough} bytes on, and a
 * replaying one makes those of its log.
 */
public final class OutputGate {
    private final int enough;
    private final Outlets outlets;
    private HeldOutputs[] streams = {};
    private final LastPrinted printed = new LastPrinted();

    /** The bytes that leave next; the protocol thread's. */
    private final ByteBuffer batch = ByteBuffer.allocate(EntrySink.MAX_STREAM_BYTES);

    private long batchPosition;

    /** Up to this entry the outputs of the {@linkplain #pick picked} stream come before those of every other. */
    private long limit;

    /** An empty gate; a live machine rests while so many bytes are unconfirmed. */
    public OutputGate(int enough, Outlets outlets) {
        this.enough = enough;
        this.outlets = outlets;
    }

    /**
     * Keeps an output.
     *
     * @param sequence the sequence number of its log entry
     * @return whether a live machine may make another
     */
    public synchronized boolean hold(long sequence, int stream, byte[] bytes, int offset, int length) {
        outlets.requireOf(stream);
        at(stream).add(sequence, bytes, offset, length);
        if (stream == EntrySink.SERIAL) {
            printed.add(bytes, offset, length);
        }
        return hasRoom();
    }

    private HeldOutputs at(int stream) {
        if (stream >= streams.length) {
            streams = Arrays.copyOf(streams, stream + 1);
        }
        if (streams[stream] == null) {
            streams[stream] = new HeldOutputs();
        }
        return streams[stream];
    }

    /** Lets go of outputs whose entry's sequence number is at most this, as far as their outlets have room. */
    public void release(long sequence) {
        for (int stream = take(sequence); stream >= 0; stream = take(sequence)) {
            outlets.of(stream).released(batchPosition, batch.flip());
        }
    }

    /** Moves what leaves next into the batch. Returns its stream, -1 if nothing may leave. */
    private synchronized int take(long sequence) {
        int stream = pick(sequence, true);
        if (stream >= 0) {
            HeldOutputs held = streams[stream];
            Outlet outlet = outlets.of(stream);
            batchPosition = held.released();
            batch.clear().limit(Math.min(batch.capacity(), outlet.room()));
            held.release(limit, outlet.delivery().whole(), batch);
            if (!outlet.delivery().kept()) {
                held.confirm(held.released());
            }
        }
        return stream;
    }

    /** The stream whose next output is the earliest and has at most this entry; -1 if there is none. */
    private int pick(long sequence, boolean heedRoom) {
        int first = -1;
        long earliest = Long.MAX_VALUE;
        limit = sequence;
        for (int stream = 0; stream < streams.length; stream++) {
            long next = streams[stream] == null ? Long.MAX_VALUE : streams[stream].nextSequence();
            if (next <= sequence && next < Long.MAX_VALUE && (!heedRoom || hasRoom(stream))) {
                if (next < earliest) {
                    limit = Math.min(limit, earliest);
                    earliest = next;
                    first = stream;
                } else {
                    limit = Math.min(limit, next);
                }
            }
        }
        return first;
    }

    private boolean hasRoom(int stream) {
        Outlet outlet = outlets.of(stream);
        return outlet.room() >= (outlet.delivery().whole() ? streams[stream].nextLength() : 1);
    }

    /**
     * The sink has every output of a stream up to this position, so they are forgotten. A backup may not have made some of
     * them yet; those are forgotten when it makes them.
     */
    public synchronized void confirm(int stream, long position) {
        at(stream).confirm(position);
    }

    /** The same for all streams. */
    public synchronized void confirm(StreamPositions positions) {
        for (int stream = 0; stream < positions.streams(); stream++) {
            confirm(stream, positions.at(stream));
        }
    }

    /**
     * Goes on from another gate's state; this one must not have held anything.
     *
     * @throws IllegalArgumentException if that is no gate's state; then this gate cannot be used
     */
    public synchronized void resume(Unconfirmed last) {
        if (made().total() != 0) {
            throw new IllegalArgumentException("outputs were made here, up to " + made());
        }
        for (int stream = 0; stream < last.confirmed().streams(); stream++) {
            at(stream).startAt(last.confirmed().at(stream));
        }
        printed.startAt(last.confirmed().at(EntrySink.SERIAL));
        last.forEach(this::hold);
    }

    /** What the sinks may lack, released or not. */
    public synchronized Unconfirmed unconfirmed() {
        long[] released = each(HeldOutputs::released);
        StreamPositions confirmed = StreamPositions.of(each(held -> held.made() - held.waiting()));
        for (HeldOutputs held : streams) {
            if (held != null) {
                held.rewind();
            }
        }
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        ByteBuffer run = ByteBuffer.allocate(Unconfirmed.HEAD_BYTES + EntrySink.MAX_STREAM_BYTES);
        for (int stream = pick(Long.MAX_VALUE, false); stream >= 0; stream = pick(Long.MAX_VALUE, false)) {
            long sequence = streams[stream].nextSequence();
            run.clear().position(Unconfirmed.HEAD_BYTES);
            streams[stream].release(limit, outlets.of(stream).delivery().whole(), run);
            run.put(0, (byte) stream).putLong(1, sequence).putInt(9, run.position() - Unconfirmed.HEAD_BYTES);
            runs.write(run.array(), 0, run.position());
        }
        for (int stream = 0; stream < streams.length; stream++) {
            if (streams[stream] != null) {
                streams[stream].rewind();
                streams[stream].releasedAlready(released[stream]);
            }
        }
        return new Unconfirmed(confirmed, runs.toByteArray());
    }

    private long[] each(ToLongFunction<HeldOutputs> what) {
        long[] values = new long[streams.length];
        for (int stream = 0; stream < streams.length; stream++) {
            values[stream] = streams[stream] == null ? 0 : what.applyAsLong(streams[stream]);
        }
        return values;
    }

    /** Whether a live machine may make another output. */
    public synchronized boolean hasRoom() {
        return waiting() < enough;
    }

    /** How many bytes of output the sinks may lack, released or not. */
    public synchronized long waiting() {
        long waiting = 0;
        for (HeldOutputs held : streams) {
            waiting += held == null ? 0 : held.waiting();
        }
        return waiting;
    }

    /** What has not left. Any thread. */
    public synchronized Event.Held held() {
        long outputs = 0;
        long bytes = 0;
        long first = Long.MAX_VALUE;
        long last = 0;
        for (HeldOutputs held : streams) {
            if (held != null && held.nextSequence() != Long.MAX_VALUE) {
                outputs += held.unreleased();
                bytes += held.made() - held.released();
                first = Math.min(first, held.nextSequence());
                last = Math.max(last, held.lastSequence());
            }
        }
        return outputs == 0 ? Event.Held.NOTHING : new Event.Held(outputs, bytes, first, last);
    }

    /** What the machine printed from this position on, the last of it at least. Any thread. */
    public synchronized Printed printedSince(long position) {
        return printed.since(position);
    }

    /** Up to where each stream's outputs were made. */
    public synchronized StreamPositions made() {
        return StreamPositions.of(each(HeldOutputs::made));
    }

    /** Up to where a stream's outputs left or were confirmed. */
    public synchronized long released(int stream) {
        return stream >= streams.length || streams[stream] == null ? 0 : streams[stream].released();
    }

    /** Up to where the sinks are known to have each stream's outputs. */
    public synchronized StreamPositions confirmed() {
        return StreamPositions.of(each(HeldOutputs::confirmed));
    }
}
