package io.understudy.checkpoint;

import io.understudy.machine.Machine;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Everything of a machine but its RAM, as bytes.
 *
 * <pre>
 *   section "checkpoint"   version (int), RAM size in bytes (int)
 *   section "machine" ...  as {@link Machine#saveBesideRam} writes it: the processor, each device
 *   CRC-32C (int)          of all bytes before it
 * </pre>
 *
 * All numbers are little-endian ({@link StateWriter}).
 */
public final class MachineState {
    private static final int VERSION = 1;

    private MachineState() {}

    /** Writes it; on the vCPU thread, at a block start. */
    static byte[] save(Machine machine) {
        StateWriter out = new StateWriter();
        out.section("checkpoint").putInt(VERSION).putInt(machine.ram().capacity());
        machine.saveBesideRam(out);
        out.putInt(checksum(out.written()));
        byte[] bytes = new byte[out.written().remaining()];
        out.written().get(bytes);
        return bytes;
    }

    /**
     * Makes a machine the one that was copied. It must have been built from the same configuration, its RAM must have been
     * cleared ({@link Machine#clearRam}) and filled with the copied RAM, and it must not have run. On its vCPU thread.
     *
     * @param bytes as from {@link StateCopy#machine}; the buffer itself is not changed
     * @throws BadStateException in one line, if these are not such bytes; the machine can then only be closed
     */
    public static void restore(Machine machine, ByteBuffer bytes) {
        int length = bytes.remaining() - Integer.BYTES;
        if (length < 0) {
            throw new BadStateException("the copied state ends after " + bytes.remaining() + " bytes");
        }
        ByteBuffer body = bytes.slice(bytes.position(), length);
        StateReader sum = new StateReader(bytes.slice(bytes.position() + length, Integer.BYTES));
        if (sum.getInt() != checksum(body)) {
            throw new BadStateException("the copied state is damaged: its checksum is another one");
        }
        StateReader in = new StateReader(body);
        int version = in.section("checkpoint").getInt();
        if (version != VERSION) {
            throw new BadStateException("the copied state has version " + version + ", this program reads " + VERSION);
        }
        int ramBytes = in.getInt();
        if (ramBytes != machine.ram().capacity()) {
            throw new BadStateException("the copied state is of a machine with " + ramBytes
                    + " bytes of RAM, this one has " + machine.ram().capacity());
        }
        machine.restoreBesideRam(in);
        in.end();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }
}
