package io.understudy.storage.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a disk's image. One thread. */
public interface Blocks extends Closeable {
    /** How a worker gets them, on its own thread; may take its time. */
    @FunctionalInterface
    interface Opening {
        Blocks open() throws IOException;

        /** They will not be needed. */
        static void abandon(Opening opening) {
            try {
                opening.open().close();
            } catch (IOException e) {
                // There was nothing to give up.
            }
        }
    }

    /** Fills all of this from there on; what the image lacks at its end is an error. */
    void read(long offset, ByteBuffer into) throws IOException;

    /** Writes all of this there. */
    void write(long offset, ByteBuffer from) throws IOException;

    /** Returns when everything written is on the disk. */
    void force() throws IOException;
}
