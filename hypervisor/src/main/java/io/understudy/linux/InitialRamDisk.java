package io.understudy.linux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The guest's file system: BusyBox, a few device nodes, kernel modules to load by hand, and an init of ours. */
final class InitialRamDisk {
    /** What the guest's init says on the serial line when its shell is about to ask for commands. */
    static final String READY_LINE = "UNDERSTUDY-LINUX-READY";

    private static final int PROGRAM = 0755;
    private static final int PRIVATE_DIRECTORY = 0700;
    private static final int DATA = 0644;
    private static final int DEVICE = 0600;

    private static final String[] DIRECTORIES = {"bin", "dev", "proc", "sys", "tmp", "lib", "lib/modules"};

    private InitialRamDisk() {}

    /**
     * Puts it together; the same parts give the same bytes.
     *
     * @param modules file name to contents, for {@code /lib/modules}
     */
    static byte[] assemble(byte[] busybox, Map<String, byte[]> modules) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (CpioWriter archive = new CpioWriter(new GZIPOutputStream(packed))) {
            for (String directory : DIRECTORIES) {
                archive.directory(directory, PROGRAM);
            }
            archive.directory("root", PRIVATE_DIRECTORY);
            // The kernel opens the console for init before anything is mounted (Documentation/admin-guide/devices.txt).
            archive.characterDevice("dev/console", DEVICE, 5, 1);
            archive.characterDevice("dev/null", DEVICE | 0066, 1, 3);
            archive.characterDevice("dev/ttyS0", DEVICE, 4, 64);
            archive.file("bin/busybox", PROGRAM, busybox);
            archive.link("bin/sh", "busybox");
            archive.file("init", PROGRAM, init());
            for (Map.Entry<String, byte[]> module : modules.entrySet()) {
                archive.file("lib/modules/" + module.getKey(), DATA, module.getValue());
            }
        }
        return packed.toByteArray();
    }

    private static byte[] init() throws IOException {
        try (InputStream stream = InitialRamDisk.class.getResourceAsStream("init")) {
            if (stream == null) {
                throw new IOException("this program is incomplete: the guest's init is missing; build it again");
            }
            return stream.readAllBytes();
        }
    }
}
