package io.understudy.machine.virtio;

import io.understudy.log.entry.EntrySink;
import io.understudy.machine.StreamInput;
import io.understudy.machine.StreamOutput;
import io.understudy.machine.block.Completion;
import io.understudy.machine.block.Disk;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.machine.block.ReadPiece;
import io.understudy.machine.block.RequestOutput;
import io.understudy.machine.bus.Dma;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A disk: VIRTIO 1.1, 5.2, QEMU's {@code virtio-blk-pci} without several queues.
 *
 * <pre>
 *   a request       readable   u32 type, u32 reserved, u64 sector, then what is written
 *                   writable   what is read, then u8 status
 *   configuration   +0 u64 sectors   +8 u32 most bytes of a segment   +12 u32 most segments
 *                   +16 geometry     +20 u32 bytes of a block
 *                   +36 u32 most sectors to discard   +40 u32 most ranges to discard   +44 u32 their alignment
 *   what is discarded    u64 sector, u32 sectors, u32 flags
 * </pre>
 *
 * <p>A request is taken where the driver notifies, and what it writes is copied there, so that guest and disk cannot race
 * (VMware FT 2010, 3.4). It completes where the log says, and only there what was read appears in guest memory. What needs
 * no disk, and what makes no sense, is answered at once. What a disk that all replicas share is to do is an output, and what it
 * read an input.
 */
public final class VirtioBlk implements VirtioDevice {
    /** The stream of the first disk's completions; further disks have the next ones. */
    public static final int FIRST_STREAM = EntrySink.FIRST_DISK;

    /** How many disks a machine has at the most. */
    public static final int MOST_DISKS = 4;

    static final int TYPE = 2;
    private static final int CLASS_STORAGE = 0x010000;
    static final int QUEUE_SIZE = 128;

    static final int FEATURE_SIZE_MAX = 1 << 1;
    static final int FEATURE_SEG_MAX = 1 << 2;
    static final int FEATURE_READ_ONLY = 1 << 5;
    static final int FEATURE_BLK_SIZE = 1 << 6;
    static final int FEATURE_FLUSH = 1 << 9;
    static final int FEATURE_DISCARD = 1 << 13;

    private static final int CONFIGURATION_BYTES = 48;
    private static final int DISCARD_AT = 36;
    static final int MOST_DISCARDED_SECTORS = 1 << 21;
    private static final int RANGE_BYTES = 16;
    /** A request of the ring's size has a header and a status, too. */
    private static final int MOST_SEGMENTS = QUEUE_SIZE - 2;

    /** So that no request of so many segments is longer than {@link DiskRequest#MOST_BYTES}. */
    private static final int MOST_SEGMENT_BYTES = 32 << 10;

    static final int HEADER_BYTES = 16;
    static final int TYPE_READ = 0;
    static final int TYPE_WRITE = 1;
    static final int TYPE_FLUSH = 4;
    static final int TYPE_IDENTIFY = 8;
    static final int TYPE_DISCARD = 11;
    private static final int IDENTIFIER_BYTES = 20;

    static final int STATUS_DONE = 0;
    static final int STATUS_FAILED = 1;
    static final int STATUS_UNSUPPORTED = 2;

    private static final byte[] NOTHING = {};

    private final long sectors;
    private final boolean readOnly;
    private final byte[] identifier;
    private final Disk disk;
    private final Optional<StreamOutput> outputs;
    private final Runnable stopAtBlockStart;
    private final Flights flights = new Flights();
    private final CRC32C check = new CRC32C();

    private boolean flushes;
    private long taken;
    /** Of everything that was written, and where. */
    private int written;
    /** Bytes of outputs. */
    private long left;
    /**
     * What the oldest request read, as far as it came with the log. No state has it: it is as long as a request may be, and whoever
     * acts gives all of it again behind a checkpoint.
     */
    private byte[] arrived = NOTHING;

    private int arrivedBytes;
    private DiskOutcome outcome;
    private Flight landing;
    private byte[] landed;

    /**
     * A disk's card.
     *
     * @param sectors of 512 bytes
     * @param identifier at most 20 characters of ASCII
     * @param outputs of a disk that all replicas share; none if each has its own
     * @param stopAtBlockStart told when a guest waits until something is safe: other hosts should hear of it soon
     */
    public VirtioBlk(
            long sectors,
            boolean readOnly,
            String identifier,
            Disk disk,
            Optional<StreamOutput> outputs,
            Runnable stopAtBlockStart) {
        this.outputs = outputs;
        this.stopAtBlockStart = stopAtBlockStart;
        this.sectors = sectors;
        this.readOnly = readOnly;
        this.identifier = Arrays.copyOf(identifier.getBytes(StandardCharsets.US_ASCII), IDENTIFIER_BYTES);
        this.disk = disk;
    }

    /** Where completions come in, through the card that this device makes. */
    public StreamInput input(VirtioPci card) {
        flights.of(card.queue(0));
        return new StreamInput() {
            @Override
            public int room() {
                return flights.isEmpty()
                        ? 0
                        : flights.oldestReads() ? ReadPiece.HEAD_BYTES + ReadPiece.MOST_DATA : Completion.BYTES;
            }

            @Override
            public boolean ready() {
                return disk.ready();
            }

            @Override
            public void receive(byte[] bytes, int offset, int length) {
                if (ReadPiece.is(bytes, offset, length)) {
                    arrives(ReadPiece.get(bytes, offset, length), bytes);
                    return;
                }
                Completion completion = Completion.get(bytes, offset, length);
                if (completion.number() != flights.oldest()) {
                    throw new IllegalArgumentException(
                            "request " + completion.number() + " cannot complete before " + flights.oldest());
                }
                outcome = disk.take(completion);
                landing = flights.remove();
                landed = arrivedBytes > 0 ? Arrays.copyOf(arrived, arrivedBytes) : outcome.data();
                arrived = NOTHING;
                arrivedBytes = 0;
                if (!completion.failed() && landing.reads() && landed.length != landing.bytes()) {
                    throw new IllegalArgumentException("request " + completion.number() + " read " + landed.length
                            + " bytes, not " + landing.bytes());
                }
                // Also for one that a reset has made void: others may wait for its room.
                card.serve(0);
                landing = null;
                landed = null;
                outcome = null;
            }
        };
    }

    /** Some of what the oldest request read. One that begins anew is another host's, or the same one's behind a checkpoint. */
    private void arrives(ReadPiece piece, byte[] bytes) {
        int all = flights.oldestBytes();
        if (piece.number() != flights.oldest()
                || (piece.at() != 0 && piece.at() != arrivedBytes)
                || piece.length() > all - piece.at()) {
            throw new IllegalArgumentException(piece.length() + " bytes at " + piece.at() + " of request "
                    + piece.number() + " do not follow " + arrivedBytes + " of " + all + " bytes of request "
                    + flights.oldest());
        }
        if (piece.at() == 0) {
            arrived = new byte[all];
        }
        System.arraycopy(bytes, piece.from(), arrived, piece.at(), piece.length());
        arrivedBytes = piece.at() + piece.length();
        disk.delivered();
        // More follows at once, or the request's end.
        stopAtBlockStart.run();
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int classCode() {
        return CLASS_STORAGE;
    }

    @Override
    public int features() {
        return FEATURE_SIZE_MAX
                | FEATURE_SEG_MAX
                | FEATURE_BLK_SIZE
                | FEATURE_FLUSH
                | (readOnly ? 0 : FEATURE_DISCARD)
                | (readOnly ? FEATURE_READ_ONLY : 0);
    }

    /** A driver that will not flush has every write forced (5.2.6.2). */
    @Override
    public void negotiated(int features) {
        flushes = (features & FEATURE_FLUSH) != 0;
    }

    @Override
    public int[] queueSizes() {
        return new int[] {QUEUE_SIZE};
    }

    @Override
    public int configurationBytes() {
        return CONFIGURATION_BYTES;
    }

    @Override
    public int readConfiguration(int offset, int size) {
        ByteBuffer all =
                ByteBuffer.allocate(CONFIGURATION_BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(sectors).putInt(MOST_SEGMENT_BYTES).putInt(MOST_SEGMENTS).putInt(0);
        all.putInt(DiskRequest.SECTOR_BYTES).position(DISCARD_AT);
        all.putInt(MOST_DISCARDED_SECTORS).putInt(1).putInt(1);
        return all.getInt(offset) & (int) ((1L << (8 * size)) - 1);
    }

    @Override
    public boolean serve(int number, Virtqueue queue) {
        boolean interrupt = landing != null && !landing.isVoid() && land(queue);
        for (int left = queue.waiting(); left > 0 && flights.hasRoom(); left--) {
            DescriptorChain chain = queue.next();
            if (chain == null) {
                break;
            }
            interrupt |= begin(queue, chain);
        }
        return interrupt;
    }

    /** Takes a request; says whether the driver is to be interrupted because it was answered at once. */
    private boolean begin(Virtqueue queue, DescriptorChain chain) {
        byte[] header = new byte[HEADER_BYTES];
        if (chain.readableBytes() < HEADER_BYTES || chain.writableBytes() < 1) {
            // There is no place for an answer (2.6.5: a driver must not).
            queue.breakOff();
            return false;
        }
        if (chain.read(header, HEADER_BYTES) != Dma.Result.DONE) {
            return answer(queue, chain, STATUS_FAILED);
        }
        ByteBuffer in = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        long sector = in.getLong(8);
        return switch (in.getInt(0)) {
            case TYPE_READ -> transfer(queue, chain, DiskRequest.Kind.READ, sector, chain.writableBytes() - 1);
            case TYPE_WRITE ->
                transfer(queue, chain, DiskRequest.Kind.WRITE, sector, chain.readableBytes() - HEADER_BYTES);
            case TYPE_FLUSH -> submit(chain, DiskRequest.Kind.FLUSH, 0, 0);
            case TYPE_DISCARD -> discard(queue, chain);
            case TYPE_IDENTIFY -> identify(queue, chain);
            default -> answer(queue, chain, STATUS_UNSUPPORTED);
        };
    }

    private boolean transfer(Virtqueue queue, DescriptorChain chain, DiskRequest.Kind kind, long sector, long bytes) {
        long length = bytes / DiskRequest.SECTOR_BYTES;
        boolean sound = bytes % DiskRequest.SECTOR_BYTES == 0
                && bytes <= DiskRequest.MOST_BYTES
                && sector >= 0
                && sector <= sectors - length
                && (kind == DiskRequest.Kind.READ || !readOnly);
        return sound ? submit(chain, kind, sector, (int) bytes) : answer(queue, chain, STATUS_FAILED);
    }

    /** One range, without flags (5.2.6.2): a driver is told of no more. */
    private boolean discard(Virtqueue queue, DescriptorChain chain) {
        byte[] all = new byte[HEADER_BYTES + RANGE_BYTES];
        if (readOnly || chain.readableBytes() != all.length || chain.read(all, all.length) != Dma.Result.DONE) {
            return answer(queue, chain, STATUS_FAILED);
        }
        ByteBuffer range = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).position(HEADER_BYTES);
        long sector = range.getLong();
        int count = range.getInt();
        if (range.getInt() != 0) {
            return answer(queue, chain, STATUS_UNSUPPORTED);
        }
        boolean sound = count >= 0 && count <= MOST_DISCARDED_SECTORS && sector >= 0 && sector <= sectors - count;
        return sound
                ? submit(chain, DiskRequest.Kind.DISCARD, sector, count * DiskRequest.SECTOR_BYTES)
                : answer(queue, chain, STATUS_FAILED);
    }

    private boolean submit(DescriptorChain chain, DiskRequest.Kind kind, long sector, int bytes) {
        byte[] data = NOTHING;
        if (kind == DiskRequest.Kind.WRITE) {
            byte[] all = new byte[HEADER_BYTES + bytes];
            // Of a ring that was sound a moment ago.
            var unused = chain.read(all, all.length);
            data = Arrays.copyOfRange(all, HEADER_BYTES, all.length);
            mix(sector, data);
        } else if (kind == DiskRequest.Kind.DISCARD) {
            mix(sector, ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array());
        }
        boolean leaves = outputs.isPresent() && kind != DiskRequest.Kind.READ;
        if (leaves) {
            byte[] output = RequestOutput.bytes(taken, kind, sector, bytes, written);
            left += output.length;
            outputs.get().send(output, 0, output.length);
        }
        // What is discarded takes no room.
        flights.add(
                new Flight(taken, kind == DiskRequest.Kind.READ, kind == DiskRequest.Kind.DISCARD ? 0 : bytes, chain));
        disk.submit(new DiskRequest(taken, kind, sector, bytes, data, !flushes, leaves ? left : 0));
        taken++;
        if (kind == DiskRequest.Kind.FLUSH || !flushes) {
            stopAtBlockStart.run();
        }
        return false;
    }

    private void mix(long sector, byte[] data) {
        check.reset();
        ByteBuffer place = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        check.update(place.putLong(sector).putInt(written).flip());
        check.update(data);
        written = (int) check.getValue();
    }

    private boolean identify(Virtqueue queue, DescriptorChain chain) {
        int length = (int) Math.min(IDENTIFIER_BYTES, chain.writableBytes() - 1);
        var unused = chain.write(identifier, length);
        return answer(queue, chain, STATUS_DONE);
    }

    /** The oldest request completes. */
    private boolean land(Virtqueue queue) {
        boolean failed = outcome.completion().failed();
        if (!failed && landing.reads()) {
            var unused = landing.chain().write(landed, landing.bytes());
        }
        return answer(queue, landing.chain(), failed ? STATUS_FAILED : STATUS_DONE);
    }

    /** All that a device may have written counts, up to the status at the end. */
    private static boolean answer(Virtqueue queue, DescriptorChain chain, int status) {
        var unused = chain.writeLast(status);
        return queue.complete(chain, (int) Math.min(chain.writableBytes(), Integer.MAX_VALUE));
    }

    /** What the disk has by then it goes on with; nobody is told how that ends. */
    @Override
    public void reset() {
        flights.makeVoid();
        flushes = false;
    }

    @Override
    public void save(StateWriter out) {
        out.section("virtio-blk").putLong(taken).putInt(written).putLong(left);
        flights.save(out);
    }

    @Override
    public void restore(StateReader in) {
        taken = in.section("virtio-blk").getLong(0, Long.MAX_VALUE);
        written = in.getInt();
        left = in.getLong(0, Long.MAX_VALUE);
        flights.restore(in);
        arrived = NOTHING;
        arrivedBytes = 0;
        disk.underWay(flights.isEmpty() ? taken : flights.oldest(), taken, left);
    }
}
