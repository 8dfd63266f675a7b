package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds {@link FillLayout} in a scratch engine. Each place is recognised by what must stand there and then checked by
 * what a known program leaves there; anything unexpected means that this build has no fast memory path.
 */
public final class FillDiscovery implements AutoCloseable {
    /** {@code CPUClass.tlb_fill} is the tenth pointer of its structure, {@code tlb_fill_cpu} the next (cpu.h). */
    private static final int FILL = 9 * Long.BYTES;

    /** {@code CPU_TLB_DYN_DEFAULT_BITS} is 8: the mask of 256 entries. */
    private static final long FIRST_MASK = 255 * TlbEntry.BYTES;

    private static final int DESCRIPTOR = 2 * Long.BYTES;
    private static final int FARTHEST = 256;
    private static final int USED_BEHIND_WINDOW = 2 * Long.BYTES;

    private static final int RAM_BYTES = 0x10000;
    private static final int DIRECTORY = 0x2000;
    private static final int TABLE = 0x3000;
    private static final int LOADED = 0xB000;
    private static final int LOADED_FROM = 0x4000;
    private static final int STORED = 0xC000;
    private static final int STORED_TO = 0x5000;
    private static final int CODE = 0x8000;
    private static final int PRESENT_WRITABLE = 3;
    private static final int PAGING = 0x80000001;
    private static final int PAGE = 4096;

    /** {@code MMU_KNOSMAP_IDX}: supervisor, no SMAP. */
    private static final int SUPERVISOR = 2;

    /** MOV EAX,[LOADED]; MOV [STORED],EAX; HLT. */
    private static final int[] PROGRAM = {0xA1, 0, LOADED >> 8, 0, 0, 0xA3, 0, STORED >> 8, 0, 0, 0xF4};

    /** What was found, or else why nothing was. */
    public record Found(FillLayout layout, String objection) {}

    private static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        Unknown(String what) {
            super("this build of libunicorn is laid out in an unknown way: " + what);
        }
    }

    private final EngineLayout layout;
    private final GuestRam ram = new GuestRam(RAM_BYTES);
    private final UnicornHandle engine = new UnicornHandle();
    private final ReadableMemory readable;
    private final long uc = engine.address();
    private final long cpu;

    private FillDiscovery(EngineLayout layout) throws IOException {
        this.layout = layout;
        engine.map(ram);
        engine.flushTlb();
        cpu = layout.cpu(uc);
        readable = new ReadableMemory();
    }

    public static Found search(EngineLayout layout) {
        if (layout.tlbWindow() == 0) {
            return new Found(null, "the TLB's time windows were not found");
        }
        try (FillDiscovery discovery = new FillDiscovery(layout)) {
            FillLayout found = new FillLayout(layout, discovery.classPointer(), FILL, discovery.descriptors());
            discovery.checkEntries(found);
            return new Found(found, null);
        } catch (IOException e) {
            return new Found(null, "/proc/self/maps cannot be read: " + e.getMessage());
        } catch (Unknown | EngineUnavailable e) {
            return new Found(null, e.getMessage());
        }
    }

    /** The CPU holds a pointer to its engine and, next, one to its class; selecting another TLB changes the latter. */
    private int classPointer() throws Unknown {
        for (int at = 0; at < layout.environment() - Long.BYTES; at += Long.BYTES) {
            if (HostMemory.getLong(cpu + at) == uc && isClass(HostMemory.getLong(cpu + at + Long.BYTES))) {
                return at + Long.BYTES;
            }
        }
        throw new Unknown("the CPU's class was not found");
    }

    private boolean isClass(long address) {
        if ((address & 7) != 0 || readable.from(address) < FILL + 2 * Long.BYTES) {
            return false;
        }
        long before = HostMemory.getLong(address + FILL);
        engine.selectTlb(Libunicorn.TLB_VIRTUAL);
        long other = HostMemory.getLong(address + FILL);
        engine.selectTlb(Libunicorn.TLB_OF_CPU);
        return before != 0
                && other != before
                && HostMemory.getLong(address + FILL) == before
                && HostMemory.getLong(address + FILL + Long.BYTES) == before;
    }

    /** Three pairs of the first mask and a table's address, shortly before the processor state. */
    private int descriptors() throws Unknown {
        for (int at = -EngineLayout.MMU_MODES * DESCRIPTOR; at >= -FARTHEST; at -= Long.BYTES) {
            int matching = 0;
            for (int mode = 0; mode < EngineLayout.MMU_MODES; mode++) {
                long descriptor = TlbEntry.descriptor(cpu + layout.environment() + at, mode);
                boolean table = HostMemory.getLong(descriptor) == FIRST_MASK
                        && readable.from(TlbEntry.table(descriptor)) >= FIRST_MASK + TlbEntry.BYTES;
                matching += table ? 1 : 0;
            }
            if (matching == EngineLayout.MMU_MODES) {
                return at;
            }
        }
        throw new Unknown("the TLB was not found");
    }

    private void checkEntries(FillLayout found) throws Unknown {
        runMapped();
        long descriptors = found.tlbDescriptors(uc);
        TlbEntry loaded = TlbEntry.of(descriptors, SUPERVISOR, LOADED);
        TlbEntry stored = TlbEntry.of(descriptors, SUPERVISOR, STORED);
        TlbEntry code = TlbEntry.of(descriptors, SUPERVISOR, CODE);
        require(
                loaded.read() == LOADED
                        && loaded.write() == -1
                        && loaded.code() == LOADED
                        && loaded.physical() == LOADED_FROM,
                "the entry of a page that was read");
        require(
                (stored.write() & -PAGE) == STORED && stored.code() == STORED && stored.physical() == STORED_TO,
                "the entry of a page that was written");
        require(code.code() == CODE && code.physical() == CODE, "the entry of a page that was executed");
        for (int mode = 0; mode < EngineLayout.MMU_MODES; mode++) {
            long used = HostMemory.getLong(found.window(uc, mode) + USED_BEHIND_WINDOW);
            require(used == (mode == SUPERVISOR ? 3 : 0), "the number of entries in use");
        }
    }

    private static void require(boolean holds, String what) throws Unknown {
        if (!holds) {
            throw new Unknown(what + " is not as expected");
        }
    }

    /** Runs the program with paging on and two pages that lie elsewhere. */
    private void runMapped() throws Unknown {
        ByteBuffer memory = ram.buffer();
        memory.putInt(DIRECTORY, TABLE | PRESENT_WRITABLE);
        memory.putInt(TABLE + CODE / PAGE * 4, CODE | PRESENT_WRITABLE);
        memory.putInt(TABLE + LOADED / PAGE * 4, LOADED_FROM | PRESENT_WRITABLE);
        memory.putInt(TABLE + STORED / PAGE * 4, STORED_TO | PRESENT_WRITABLE);
        memory.putInt(LOADED_FROM, 0x1234);
        for (int i = 0; i < PROGRAM.length; i++) {
            memory.put(CODE + i, (byte) PROGRAM[i]);
        }
        engine.write(Libunicorn.REG_CR0 + 3, DIRECTORY);
        engine.write(Libunicorn.REG_CR0, PAGING);
        int error = engine.start(CODE);
        require(error == Libunicorn.OK && memory.getInt(STORED_TO) == 0x1234, "the outcome of a program under paging");
    }

    @Override
    public void close() {
        engine.close();
        ram.close();
    }
}
