package io.understudy.linux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** The guest's file system: BusyBox, an SSH server, a few device nodes, kernel modules, and scripts of ours. */
final class InitialRamDisk {
    /** What the guest's init says on the serial line when its shell is about to ask for commands. */
    static final String READY_LINE = "UNDERSTUDY-LINUX-READY";

    private static final int PROGRAM = 0755;
    private static final int PRIVATE_DIRECTORY = 0700;
    private static final int DATA = 0644;
    private static final int DEVICE = 0600;

    private static final String[] DIRECTORIES = {
        "bin", "dev", "etc", "lib", "lib/modules", "lib64", "proc", "sys", "tmp", "www", "www/cgi-bin"
    };
    /** What we wrote, by where it lies in the guest. */
    private static final Map<String, String> SCRIPTS = new TreeMap<>(Map.of(
            "init", "init",
            "bin/blocks", "blocks",
            "bin/network", "network",
            "bin/pages", "pages",
            "bin/tally", "tally",
            "bin/udhcpc-script", "udhcpc-script",
            "www/cgi-bin/blocks", "cgi-blocks",
            "www/cgi-bin/count", "count",
            "www/cgi-bin/numbers", "numbers",
            "www/cgi-bin/sum", "sum"));

    private InitialRamDisk() {}

    /**
     * Puts it together; the same parts give the same bytes.
     *
     * @param programs path to contents
     * @param modules path to contents
     */
    static byte[] assemble(Map<String, byte[]> programs, Map<String, byte[]> modules) throws IOException {
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
            archive.link("bin/sh", "busybox");
            // Nobody needs a password: who reaches the machine may do everything, as on its serial line.
            archive.file("etc/passwd", DATA, "root::0:0:root:/root:/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
            archive.file("etc/shells", DATA, "/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
            archive.file("www/index.html", DATA, resource("index.html"));
            for (Map.Entry<String, String> script : SCRIPTS.entrySet()) {
                archive.file(script.getKey(), PROGRAM, resource(script.getValue()));
            }
            for (Map.Entry<String, byte[]> program : programs.entrySet()) {
                archive.file(program.getKey(), PROGRAM, program.getValue());
            }
            for (Map.Entry<String, byte[]> module : modules.entrySet()) {
                archive.file(module.getKey(), DATA, module.getValue());
            }
        }
        return packed.toByteArray();
    }

    /**
     * A second archive, which the kernel unpacks over the first if it lies behind it
     * (Documentation/driver-api/early-userspace/buffer-format.rst).
     */
    static byte[] forDisks(Map<String, byte[]> modules) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (CpioWriter archive = new CpioWriter(new GZIPOutputStream(packed))) {
            archive.file("bin/disks", PROGRAM, resource("disks"));
            archive.file("bin/append", PROGRAM, resource("append"));
            for (Map.Entry<String, byte[]> module : modules.entrySet()) {
                archive.file(module.getKey(), DATA, module.getValue());
            }
        }
        return packed.toByteArray();
    }

    /** A third one, unpacked over both: its first process hands over to the system on the first disk. */
    static byte[] forRoot() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (CpioWriter archive = new CpioWriter(new GZIPOutputStream(packed))) {
            archive.file("init", PROGRAM, resource("root"));
        }
        return packed.toByteArray();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = InitialRamDisk.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException(
                        "this program is incomplete: the guest's " + name + " is missing; build it again");
            }
            return stream.readAllBytes();
        }
    }
}
