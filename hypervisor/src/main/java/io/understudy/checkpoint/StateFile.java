package io.understudy.checkpoint;

import io.understudy.machine.Machine;
import io.understudy.state.BadStateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The state of a stopped machine in a file of its own: the length of {@link MachineState} (int, little-endian), those
 * bytes, then RAM. Pages of zeros take no room on file systems that can leave holes.
 */
public final class StateFile {
    private static final int PAGE = 4096;

    private StateFile() {}

    /**
     * Writes it. On the vCPU thread, while the machine does not run.
     *
     * @param file must not exist; its folder is made
     * @throws IOException if it cannot be written; what is there of it then is of no use
     */
    public static void write(Machine machine, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] state = MachineState.save(machine);
        ByteBuffer ram = machine.ram();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + state.length).order(ByteOrder.LITTLE_ENDIAN);
            put(out, head.putInt(state.length).put(state).flip(), 0);
            int last = ram.capacity() - PAGE;
            ByteBuffer zeros = ByteBuffer.allocate(PAGE);
            for (int page = 0; page <= last; page += PAGE) {
                ByteBuffer bytes = ram.slice(page, PAGE);
                if (page == last || !bytes.equals(zeros)) {
                    put(out, bytes, head.limit() + (long) page);
                }
            }
            out.force(true);
        }
    }

    private static void put(FileChannel out, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }

    /**
     * Makes a machine the one that was written; see {@link MachineState#restore} for what machine that may be.
     *
     * @throws IOException if it cannot be read
     * @throws BadStateException if it is no such file
     */
    public static void read(Machine machine, Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            ByteBuffer length = get(in, 0, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int bytes = length.getInt();
            ByteBuffer ram = machine.ram();
            if (bytes < 0 || in.size() != Integer.BYTES + (long) bytes + ram.capacity()) {
                throw new BadStateException(
                        file + " is not the state of a machine with " + ram.capacity() + " bytes of RAM");
            }
            machine.clearRam();
            for (int page = 0; page < ram.capacity(); page += PAGE) {
                ram.put(page, get(in, Integer.BYTES + (long) bytes + page, PAGE), 0, PAGE);
            }
            MachineState.restore(machine, get(in, Integer.BYTES, bytes));
        }
    }

    private static ByteBuffer get(FileChannel in, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && in.read(bytes, position + bytes.position()) >= 0) {
            // The rest follows.
        }
        if (bytes.hasRemaining()) {
            throw new BadStateException("the file of a state ends too early");
        }
        return bytes.flip();
    }
}
