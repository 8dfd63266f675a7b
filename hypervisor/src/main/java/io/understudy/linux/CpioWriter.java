package io.understudy.linux;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes a cpio archive of the "newc" kind, which Linux unpacks into its first file system (Linux,
 * Documentation/driver-api/early-userspace/buffer-format.rst). Owner is root and all times are zero, so that the same
 * files give the same bytes.
 *
 * <pre>
 *   "070701"  13 fields of 8 hexadecimal digits:
 *   inode mode uid gid links mtime size device(2) node(2) name-size checksum
 *   name, NUL, padding to 4     data, padding to 4
 * </pre>
 */
final class CpioWriter implements AutoCloseable {
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int ALL_PERMISSIONS = 0777;
    private static final byte[] NOTHING = {};

    private final OutputStream out;
    private int inode;
    private long written;

    /** A writer onto a stream, which {@link #close} closes. */
    CpioWriter(OutputStream out) {
        this.out = out;
    }

    void directory(String name, int permissions) throws IOException {
        entry(name, DIRECTORY | permissions, 0, 0, NOTHING);
    }

    void file(String name, int permissions, byte[] bytes) throws IOException {
        entry(name, REGULAR | permissions, 0, 0, bytes);
    }

    void link(String name, String target) throws IOException {
        entry(name, SYMBOLIC_LINK | ALL_PERMISSIONS, 0, 0, target.getBytes(StandardCharsets.UTF_8));
    }

    void characterDevice(String name, int permissions, int major, int minor) throws IOException {
        entry(name, CHARACTER_DEVICE | permissions, major, minor, NOTHING);
    }

    private void entry(String name, int mode, int major, int minor, byte[] data) throws IOException {
        inode++;
        header(inode, name, mode, major, minor, data);
    }

    private void header(int number, String name, int mode, int major, int minor, byte[] data) throws IOException {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        StringBuilder header = new StringBuilder("070701");
        int[] fields = {number, mode, 0, 0, 1, 0, data.length, 0, 0, major, minor, path.length + 1, 0};
        for (int field : fields) {
            header.append(String.format(Locale.ROOT, "%08X", field));
        }
        put(header.toString().getBytes(StandardCharsets.US_ASCII));
        put(path);
        put(new byte[1]);
        pad();
        put(data);
        pad();
    }

    private void put(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    private void pad() throws IOException {
        put(new byte[(int) (-written & 3)]);
    }

    /** Ends the archive and closes the stream. */
    @Override
    public void close() throws IOException {
        header(0, "TRAILER!!!", 0, 0, 0, NOTHING);
        out.close();
    }
}
