package io.understudy.replica.execution;

import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.StatePart;
import io.understudy.log.state.StateDisks;
import io.understudy.storage.DisksCopy;

/** A copy of the machine's disks as pieces of its state. */
record SentDisks(DisksCopy copy) implements StateDisks, AutoCloseable {
    @Override
    public boolean isReady() {
        return copy.isReady();
    }

    @Override
    public boolean isOver() {
        return copy.isOver();
    }

    @Override
    public StatePiece next() {
        DisksCopy.Piece piece = copy.next();
        return new StatePiece(piece.ofImage() ? StatePart.DISKS : StatePart.DISK_ENDS, piece.offset(), piece.bytes());
    }

    @Override
    public long scannedBytes() {
        return copy.scannedBytes();
    }

    @Override
    public long totalBytes() {
        return copy.totalBytes();
    }

    /** Why there will be no copy, in one line; empty if nothing has gone wrong. */
    String failure() {
        return copy.failure();
    }

    @Override
    public void close() {
        copy.close();
    }
}
