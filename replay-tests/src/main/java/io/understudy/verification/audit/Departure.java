package io.understudy.verification.audit;

import io.understudy.machine.device.Uart16550;
import io.understudy.machine.virtio.VirtioNet;
import java.nio.ByteBuffer;

/**
 * What left a host.
 *
 * @param view in which it says that it is primary
 * @param stream of the machine
 * @param position of the first byte, in bytes of this stream since power-on
 * @param bytes a frame; of the serial line any number of bytes, at least one
 */
record Departure(long view, int stream, long position, ByteBuffer bytes) {
    Departure {
        bytes = bytes.slice().asReadOnlyBuffer();
    }

    static Departure frame(long view, long position, ByteBuffer frame) {
        return new Departure(view, VirtioNet.STREAM, position, frame);
    }

    static Departure serial(long view, long position, ByteBuffer bytes) {
        return new Departure(view, Uart16550.STREAM, position, bytes);
    }

    boolean isFrame() {
        return stream == VirtioNet.STREAM;
    }

    /** Of the serial line a byte is an output. */
    long outputs() {
        return isFrame() ? 1 : bytes.remaining();
    }

    long end() {
        return position + bytes.remaining();
    }

    @Override
    public String toString() {
        return (isFrame() ? "the frame" : "serial output") + " at " + position + ", " + bytes.remaining()
                + " bytes, in view " + view;
    }
}
