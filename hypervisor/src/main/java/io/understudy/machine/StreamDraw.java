package io.understudy.machine;

/** Where a device gets input at the moment when a guest access needs it. Called by the vCPU thread. */
@FunctionalInterface
public interface StreamDraw {
    /** Fills all of this with the next bytes of the stream. */
    void draw(byte[] into);
}
