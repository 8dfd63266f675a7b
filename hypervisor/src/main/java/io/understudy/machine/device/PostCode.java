package io.understudy.machine.device;

import io.understudy.machine.bus.PortDevice;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * Port 0x80: where a BIOS shows how far it got, and where Linux writes to wait a microsecond. In the AT it is a spare
 * page register of the DMA controller, so what was written can be read.
 */
public final class PostCode implements PortDevice {
    public static final int PORT = 0x80;

    private int code;

    @Override
    public int read(int port) {
        return code;
    }

    @Override
    public void write(int port, int value) {
        code = value;
    }

    @Override
    public void reset() {
        code = 0;
    }

    @Override
    public void save(StateWriter out) {
        out.section("post.code").putByte(code);
    }

    @Override
    public void restore(StateReader in) {
        code = in.section("post.code").getByte();
    }
}
