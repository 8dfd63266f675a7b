package io.understudy.machine.virtio;

import io.understudy.machine.StreamDraw;
import io.understudy.machine.bus.Dma;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * A source of randomness: VIRTIO 1.1, 5.4, QEMU's {@code virtio-rng-pci}. The driver offers buffers, and the device fills them
 * with what it draws from its stream while the driver notifies it; so every byte stands in the log. It has no state.
 */
public final class Entropy implements VirtioDevice {
    /** Where its bytes come from. */
    public static final int STREAM = 2;

    private static final int TYPE = 4;
    private static final int CLASS_OTHERS = 0x00FF00;
    private static final int QUEUE_SIZE = 8;

    /** A driver gets no more for one request, so that no request can fill the log; it may ask again. */
    private static final int MOST_BYTES = 256;

    private final StreamDraw random;

    public Entropy(StreamDraw random) {
        this.random = random;
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int classCode() {
        return CLASS_OTHERS;
    }

    @Override
    public int features() {
        return 0;
    }

    @Override
    public void negotiated(int features) {}

    @Override
    public int[] queueSizes() {
        return new int[] {QUEUE_SIZE};
    }

    @Override
    public int configurationBytes() {
        return 0;
    }

    @Override
    public int readConfiguration(int offset, int size) {
        return -1;
    }

    @Override
    public boolean serve(int number, Virtqueue requests) {
        boolean interrupt = false;
        for (int left = requests.waiting(); left > 0; left--) {
            DescriptorChain chain = requests.next();
            if (chain == null) {
                break;
            }
            interrupt |= requests.complete(chain, fill(chain));
        }
        return interrupt;
    }

    private int fill(DescriptorChain chain) {
        byte[] bytes = new byte[(int) Math.min(chain.writableBytes(), MOST_BYTES)];
        if (bytes.length == 0) {
            return 0;
        }
        random.draw(bytes);
        return chain.write(bytes, bytes.length) == Dma.Result.DONE ? bytes.length : 0;
    }

    @Override
    public void reset() {}

    @Override
    public void save(StateWriter out) {}

    @Override
    public void restore(StateReader in) {}
}
