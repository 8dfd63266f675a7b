package io.understudy.log.state;

import io.understudy.log.message.ChannelMessage.StatePiece;

/**
 * The disks of a machine whose state is sent, piece by piece. They are read while it is sent, so a piece may not be there yet:
 * whoever makes them then wakes the {@link io.understudy.log.channel.StateSender}. The link's event loop.
 */
public interface StateDisks {
    /** Of a machine that has none. */
    StateDisks NONE = new StateDisks() {
        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public boolean isOver() {
            return true;
        }

        @Override
        public StatePiece next() {
            throw new IllegalStateException("there are no disks");
        }

        @Override
        public long scannedBytes() {
            return 0;
        }

        @Override
        public long totalBytes() {
            return 0;
        }
    };

    /** Whether there is a next piece now. */
    boolean isReady();

    /** Whether there will be none any more. */
    boolean isOver();

    /** The next piece, if it {@link #isReady}. */
    StatePiece next();

    /** How far they have been read, zeros included. */
    long scannedBytes();

    /** How far that goes. */
    long totalBytes();
}
