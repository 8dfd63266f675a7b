package io.understudy.machine.virtio;

import io.understudy.machine.StreamInput;
import io.understudy.machine.StreamOutput;
import io.understudy.machine.bus.Dma;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;

/**
 * An Ethernet card: VIRTIO 1.1, 5.1, QEMU's {@code virtio-net-pci} without offloads, control queue and several queues.
 *
 * <pre>
 *   a frame in guest memory   header (10 bytes, zero) | destination (6) | source (6) | type (2) | ... up to the MTU
 *   configuration             +0 MAC   +6 u16 link is up   +8 u16 pairs of queues   +10 u16 MTU
 * </pre>
 *
 * <p>A frame that the driver sends is one output; one that no wire could carry is lost, as it is on any wire. A frame that
 * comes is one input, which enters when the driver has offered a buffer, and is lost if that is too small.
 */
public final class VirtioNet implements VirtioDevice {
    /** Its frames, in either direction. */
    public static final int STREAM = 3;

    /** What one block of the guest can send; what it sends beyond is lost. A ring full of frames of the usual MTU is less. */
    public static final int MOST_BYTES_IN_A_BLOCK = 1 << 19;

    private static final int TYPE = 1;
    private static final int CLASS_ETHERNET = 0x020000;
    private static final int QUEUE_SIZE = 256;
    static final int RECEIVE = 0;
    static final int TRANSMIT = 1;

    static final int FEATURE_MTU = 1 << 3;
    static final int FEATURE_MAC = 1 << 5;
    static final int FEATURE_STATUS = 1 << 16;
    private static final int LINK_UP = 1;
    private static final int CONFIGURATION_BYTES = 12;

    static final int HEADER_BYTES = 10;
    private static final int ETHERNET_BYTES = 14;

    private final NetworkCard settings;
    private final StreamOutput wire;
    private final LongSupplier blockStart;
    private final Runnable offered;

    private final int longest;
    private final byte[] leaving;
    /** Its header stays zero. */
    private final byte[] arriving;

    private int arrivingBytes;

    /** The block that sent last, and how much. */
    private long sendingBlock;

    private int sentBytes;

    /**
     * A card with its link up.
     *
     * @param wire where frames leave
     * @param blockStart where the block that runs began, in instructions
     * @param offered told when the driver may have offered buffers: what waits for them can come at the next block start
     */
    public VirtioNet(NetworkCard settings, StreamOutput wire, LongSupplier blockStart, Runnable offered) {
        this.settings = settings;
        this.wire = wire;
        this.blockStart = blockStart;
        this.offered = offered;
        longest = settings.longest();
        leaving = new byte[HEADER_BYTES + longest];
        arriving = new byte[HEADER_BYTES + longest];
    }

    /** Where frames come in, through the card that this device makes. */
    public StreamInput input(VirtioPci card) {
        return new StreamInput() {
            @Override
            public int room() {
                return card.offers(RECEIVE) ? longest : 0;
            }

            @Override
            public void receive(byte[] bytes, int offset, int length) {
                if (length > room()) {
                    throw new IllegalArgumentException("there is no room for a frame of " + length + " bytes");
                }
                System.arraycopy(bytes, offset, arriving, HEADER_BYTES, length);
                arrivingBytes = length;
                card.serve(RECEIVE);
                arrivingBytes = 0;
            }
        };
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int classCode() {
        return CLASS_ETHERNET;
    }

    @Override
    public int features() {
        return FEATURE_MAC | FEATURE_STATUS | FEATURE_MTU;
    }

    @Override
    public void negotiated(int features) {}

    @Override
    public int[] queueSizes() {
        return new int[] {QUEUE_SIZE, QUEUE_SIZE};
    }

    @Override
    public int configurationBytes() {
        return CONFIGURATION_BYTES;
    }

    @Override
    public int readConfiguration(int offset, int size) {
        ByteBuffer all =
                ByteBuffer.allocate(CONFIGURATION_BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(Long.reverseBytes(settings.mac().bits() << 16) | (long) LINK_UP << 48);
        all.putShort((short) 1).putShort((short) settings.mtu());
        return all.getInt(offset) & (int) ((1L << (8 * size)) - 1);
    }

    @Override
    public boolean serve(int number, Virtqueue queue) {
        if (number == TRANSMIT) {
            return transmit(queue);
        }
        if (arrivingBytes == 0) {
            offered.run();
            return false;
        }
        return receive(queue);
    }

    private boolean transmit(Virtqueue queue) {
        boolean interrupt = false;
        for (int left = queue.waiting(); left > 0; left--) {
            DescriptorChain chain = queue.next();
            if (chain == null) {
                break;
            }
            send(chain);
            interrupt |= queue.complete(chain, 0);
        }
        return interrupt;
    }

    /** The header can ask only for offloads, and none is offered. */
    private void send(DescriptorChain chain) {
        long length = chain.readableBytes() - HEADER_BYTES;
        boolean isFrame = length >= ETHERNET_BYTES && length <= longest;
        if (isFrame && fits((int) length) && chain.read(leaving, HEADER_BYTES + (int) length) == Dma.Result.DONE) {
            sentBytes += (int) length;
            wire.send(leaving, HEADER_BYTES, (int) length);
        }
    }

    /** A machine is made to rest between two blocks, so what it can have sent before it rests is bounded by this. */
    private boolean fits(int length) {
        long block = blockStart.getAsLong();
        if (block != sendingBlock) {
            sendingBlock = block;
            sentBytes = 0;
        }
        return sentBytes + length <= MOST_BYTES_IN_A_BLOCK;
    }

    private boolean receive(Virtqueue queue) {
        DescriptorChain chain = queue.waiting() > 0 ? queue.next() : null;
        if (chain == null) {
            return false;
        }
        int length = HEADER_BYTES + arrivingBytes;
        boolean written = length <= chain.writableBytes() && chain.write(arriving, length) == Dma.Result.DONE;
        return queue.complete(chain, written ? length : 0);
    }

    @Override
    public void reset() {}

    @Override
    public void save(StateWriter out) {
        out.section("virtio.net").putLong(sendingBlock).putInt(sentBytes);
    }

    @Override
    public void restore(StateReader in) {
        sendingBlock = in.section("virtio.net").getLong(0, Long.MAX_VALUE);
        sentBytes = in.getInt(0, MOST_BYTES_IN_A_BLOCK);
    }
}
