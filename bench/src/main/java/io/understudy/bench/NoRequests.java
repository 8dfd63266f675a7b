package io.understudy.bench;

import io.understudy.cpu.GuestRequests;

/** The kernels ask for nothing. */
final class NoRequests implements GuestRequests {
    @Override
    public int portRead(int port, int size) {
        throw new IllegalStateException("a kernel read port " + port);
    }

    @Override
    public void portWrite(int port, int size, int value) {
        throw new IllegalStateException("a kernel wrote port " + port);
    }

    @Override
    public long timestamp() {
        throw new IllegalStateException("a kernel read the time-stamp counter");
    }
}
