package io.understudy.log.channel;

import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.PieceWriter;
import io.understudy.log.message.StatePart;
import io.understudy.log.state.StateDisks;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/**
 * Sends a state over a link that has been accepted: RAM without its pages of zeros, the outputs, then the disks. Works in short turns
 * on the link's event loop, and only while the other end reads, so that heartbeats and everybody else get theirs.
 *
 * <p>The pieces of a turn are compressed if the turn had to wait for a slow network: then bytes are dearer than time.
 *
 * <p>Reads RAM, outputs and disks until {@code done} runs or the listener's {@code closed} comes, one of which always does; no one
 * may change or free them before.
 */
public final class StateSender {
    private static final int PIECES_A_TURN = 8;
    private static final int SCANNED_A_TURN = 1 << 20;
    private static final ByteBuffer ZERO_PAGE = ByteBuffer.allocateDirect(StateBegin.PAGE_BYTES);

    /**
     * How far a state has come.
     *
     * @param scannedBytes of RAM, outputs and disks, the zeros included
     * @param sentBytes handed to the connection, envelopes and all
     * @param totalBytes what scannedBytes is in the end
     */
    public record Progress(long scannedBytes, long sentBytes, long totalBytes) {}

    private enum Stage {
        /** Nothing is sent. */
        BEGIN,
        /** RAM is being sent. */
        RAM,
        /** RAM is sent, the outputs are being. */
        OUTPUTS,
        /** These are sent, the disks are being. */
        DISKS,
        /** All of it is sent but the end. */
        END,
        /** Over, or given up because the link ended. */
        OVER
    }

    private final LogLink link;
    private final StateBegin begin;
    private final Runnable done;
    private final LongSupplier nanoTime;
    private final NetworkPace pace = new NetworkPace();
    private final PieceWriter writer = new PieceWriter();
    private final CRC32C ramCrc = new CRC32C();
    private final StateDisks disks;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final long totalBytes;
    private ByteBuffer ram;
    private ByteBuffer outputs;
    private Stage stage = Stage.BEGIN;
    private int at;
    private long pieces;
    private long wireBytes;
    private int piecesLeft;
    private int scanLeft;
    private boolean compress;
    private boolean pumping;
    private boolean scheduled;
    private volatile long scannedBytes;
    private volatile long sentBytes;

    /**
     * Starts at once; any thread.
     *
     * @param ram from its position to its limit, as many bytes as {@code begin} says; neither is changed
     * @param done runs on the link's event loop when the state's last message has been handed to the connection
     */
    public StateSender(
            LogLink link, StateBegin begin, ByteBuffer ram, byte[] outputs, StateDisks disks, Runnable done) {
        this(link, begin, ram, outputs, disks, done, link::nanoTime);
    }

    StateSender(
            LogLink link,
            StateBegin begin,
            ByteBuffer ram,
            byte[] outputs,
            StateDisks disks,
            Runnable done,
            LongSupplier nanoTime) {
        if (ram.remaining() != begin.ramBytes()) {
            throw new IllegalArgumentException(
                    "a RAM of " + ram.remaining() + " bytes, but " + begin.ramBytes() + " were said");
        }
        this.link = link;
        this.begin = begin;
        this.ram = ram.slice();
        this.outputs = ByteBuffer.wrap(outputs);
        this.disks = disks;
        this.done = done;
        this.nanoTime = nanoTime;
        totalBytes = begin.ramBytes() + outputs.length + disks.totalBytes();
        link.attach(this);
    }

    /** Any thread. */
    public Progress progress() {
        return new Progress(scannedBytes, sentBytes, totalBytes);
    }

    /** There may be a piece of a disk now. Any thread. */
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            link.execute(() -> {
                woken.set(false);
                link.tell(this::pump);
            });
        }
    }

    /** On the event loop, when the link was attached or has become writable, or it is our turn again. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            turn();
        } finally {
            pumping = false;
        }
    }

    private void turn() {
        if (stage == Stage.OVER || !roomAfterFlush()) {
            return;
        }
        compress = pace.wasSlow(link.unsentBytes(), nanoTime.getAsLong());
        piecesLeft = PIECES_A_TURN;
        scanLeft = SCANNED_A_TURN;
        while (stage != Stage.OVER && roomAfterFlush()) {
            if (piecesLeft == 0 || scanLeft <= 0) {
                link.flushEntries();
                schedule();
                return;
            }
            if (stage == Stage.DISKS && !disks.isOver() && !disks.isReady()) {
                link.flushEntries();
                return;
            }
            step();
        }
    }

    /** What is not flushed fills the connection's buffer too, and says nothing about the network. */
    private boolean roomAfterFlush() {
        if (link.writable()) {
            return true;
        }
        link.flushEntries();
        if (link.writable()) {
            return true;
        }
        pace.full(link.unsentBytes(), nanoTime.getAsLong());
        return false;
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            link.execute(() -> {
                scheduled = false;
                link.tell(this::pump);
            });
        }
    }

    private void step() {
        switch (stage) {
            case BEGIN -> {
                stage = Stage.RAM;
                link.send(begin);
            }
            case RAM -> sendRam();
            case OUTPUTS -> sendOutputs();
            case DISKS -> sendDisks();
            case END -> {
                StateEnd end = new StateEnd(pieces, (int) ramCrc.getValue());
                close();
                link.send(end);
                if (link.stands()) {
                    done.run();
                }
            }
            case OVER -> {}
        }
    }

    private void sendRam() {
        int from = at;
        while (at < ram.limit() && at - from < scanLeft && isZero(at)) {
            at += StateBegin.PAGE_BYTES;
        }
        int start = at;
        while (at < ram.limit() && at - start < StatePiece.MAX_BYTES && !isZero(at)) {
            at += StateBegin.PAGE_BYTES;
        }
        ramCrc.update(ram.slice(from, at - from));
        scanLeft -= at - from;
        scannedBytes = at;
        if (at == ram.limit()) {
            stage = Stage.OUTPUTS;
        }
        if (at > start) {
            send(StatePart.RAM, start, ram.slice(start, at - start));
        }
    }

    private boolean isZero(int page) {
        return ram.slice(page, StateBegin.PAGE_BYTES).mismatch(ZERO_PAGE) < 0;
    }

    private void sendOutputs() {
        int offset = outputs.position();
        int length = Math.min(StatePiece.MAX_BYTES, outputs.remaining());
        outputs.position(offset + length);
        scannedBytes = begin.ramBytes() + outputs.position();
        if (!outputs.hasRemaining()) {
            stage = Stage.DISKS;
        }
        if (length > 0) {
            send(StatePart.OUTPUTS, offset, outputs.slice(offset, length));
        }
    }

    private void sendDisks() {
        if (disks.isOver()) {
            stage = Stage.END;
        } else {
            StatePiece piece = disks.next();
            send(piece.part(), piece.offset(), piece.bytes());
        }
        scannedBytes = totalBytes - disks.totalBytes() + disks.scannedBytes();
    }

    private void send(StatePart part, long offset, ByteBuffer bytes) {
        pieces++;
        piecesLeft--;
        wireBytes += link.writePiece(writer, part, offset, bytes, compress);
        sentBytes = wireBytes;
    }

    /** On the event loop: whether it is sent or given up. */
    boolean isOver() {
        return stage == Stage.OVER;
    }

    /** On the event loop: nothing is read or sent any more. */
    void close() {
        stage = Stage.OVER;
        ram = null;
        outputs = null;
    }
}
