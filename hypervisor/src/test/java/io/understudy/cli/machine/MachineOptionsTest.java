package io.understudy.cli.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.boot.LinuxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What a machine boots from, as its options say; the log's header tells two machines apart by it. */
class MachineOptionsTest {
    @TempDir
    private Path folder;

    private Path kernel;
    private Path initrd;

    @BeforeEach
    void writeFiles() throws IOException {
        kernel = Files.write(folder.resolve("vmlinuz"), new LinuxFile().bytes());
        initrd = Files.write(folder.resolve("initrd.gz"), LinuxFile.initrd(100));
    }

    private static MachineOptions.Chosen chosen(Object... words) {
        MachineOptions options = new MachineOptions();
        String[] texts = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            texts[i] = words[i].toString();
        }
        new CommandLine(CommandSpec.create().addMixin("machine", CommandSpec.forAnnotatedObject(options)))
                .parseArgs(texts);
        return options.choose();
    }

    private static String refused(Object... words) {
        String line = assertThrows(RuntimeException.class, () -> chosen(words)).getMessage();
        assertEquals(1, line.lines().count());
        return line;
    }

    /** A recording is replayed when the server is long gone. */
    @Test
    void shouldAskNoServerForASizeThatARecordingHas() {
        String[] words = {"-kernel", kernel.toString(), "-drive", "file=nbd://127.0.0.1:1/x,format=raw,if=virtio"};
        String card = "virtio-blk-pci,shared=on,size=1048576";
        MachineOptions options = new MachineOptions();
        CommandLine line =
                new CommandLine(CommandSpec.create().addMixin("machine", CommandSpec.forAnnotatedObject(options)));
        line.parseArgs(words);
        MachineOptions.Chosen replayed = options.recorded("pc, virtio-net-pci,mac=52:54:00:12:34:56, " + card)
                .choose();
        assertEquals(1 << 20, replayed.drives().get(0).bytes());
        assertTrue(refused((Object[]) words).contains("give size=BYTES"));
    }

    @Test
    void shouldTakeAKernelAsQemuDoes() {
        MachineOptions.Chosen linux =
                chosen("-kernel", kernel, "-initrd", initrd, "-append", "console=ttyS0", "-m", "64");
        assertEquals("vmlinuz", linux.image().name());
        assertEquals("console=ttyS0", linux.commandLine());
        assertEquals(64 << 20, linux.ramBytes());
        assertEquals("", chosen("-kernel", kernel).commandLine());
        assertEquals(128 << 20, chosen("-kernel", kernel).ramBytes());
    }

    @Test
    void shouldTellMachinesApartByEveryFileTheyBootFrom() throws IOException {
        String one = chosen("-kernel", kernel, "-initrd", initrd).sha256();
        assertEquals(one, chosen("-kernel", kernel, "-initrd", initrd).sha256());
        assertNotEquals(one, chosen("-kernel", kernel).sha256());
        Files.write(initrd, LinuxFile.initrd(101));
        String other = chosen("-kernel", kernel, "-initrd", initrd).sha256();
        assertNotEquals(one, other);
        byte[] changed = new LinuxFile().bytes();
        changed[changed.length - 1]++;
        Files.write(kernel, changed);
        assertNotEquals(other, chosen("-kernel", kernel, "-initrd", initrd).sha256());
    }

    @Test
    void shouldRefuseACardThatDoesNotExist() {
        String line = refused("-kernel", kernel, "-device", "no-such-card");
        assertTrue(line.startsWith("there is no card 'no-such-card': give one of "), line);
    }

    @Test
    void shouldRefuseAKernelOfTheOtherArchitecture() throws IOException {
        assertEquals(
                "vmlinuz", chosen("-kernel", kernel, "--arch", "I386").image().name());
        assertEquals(
                "--arch amd64 contradicts vmlinuz, which is for i386: leave --arch out",
                refused("-kernel", kernel, "--arch", "AMD64", "-initrd", initrd));
        byte[] wide = new LinuxFile().bytes();
        wide[0x236] = 1; // XLF_KERNEL_64
        Files.write(kernel, wide);
        assertEquals(
                "vmlinuz", chosen("-kernel", kernel, "--arch", "AMD64").image().name());
        assertEquals(
                "--arch i386 contradicts vmlinuz, which is for amd64: leave --arch out",
                refused("-kernel", kernel, "--arch", "I386"));
        assertEquals(
                "--arch amd64 contradicts kv, which is for i386: leave --arch out",
                refused("--guest", "kv", "--arch", "AMD64"));
    }

    @Test
    void shouldRefuseFilesThatCannotBeBooted() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "hello");
        assertTrue(refused("-kernel", text).contains("neither a Multiboot 1 image nor a Linux bzImage"));
        assertTrue(refused("-kernel", text, "-initrd", initrd).contains("not a Linux bzImage"));
        assertTrue(refused("-kernel", kernel, "-initrd", text).contains("initrd text is not one"));
        assertTrue(refused("-kernel", folder.resolve("none")).contains("cannot read image"));
        assertTrue(refused("-kernel", kernel, "-initrd", folder.resolve("none")).contains("cannot read initrd"));
    }

    @Test
    void shouldRefuseOptionsThatContradictEachOther() {
        assertTrue(refused("-initrd", initrd).contains("-kernel"));
        assertTrue(refused("--guest", "kv", "-kernel", kernel).contains("give one of them"));
        assertTrue(refused("-kernel", kernel, "-m", "1").contains("out of range"));
    }
}
