package io.understudy.cli.machine;

import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.linux.system.DebianGuest;
import io.understudy.linux.system.SystemService;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.boot.LinuxImage;
import io.understudy.machine.boot.MultibootImage;
import io.understudy.replica.machine.Blueprint.NetworkPort;
import io.understudy.storage.image.Drive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that describe a machine; named as QEMU names them. */
public final class MachineOptions {
    private static final int MOST_RAM_MEBIBYTES = 2047;
    private static final int MULTIBOOT_MEBIBYTES = 16;
    static final int LINUX_MEBIBYTES = 128;
    private static final String DEFAULT_GUEST = "kv";

    @Option(
            names = "--guest",
            paramLabel = "NAME",
            description = "A guest of './understudy guests' (default: " + DEFAULT_GUEST + ").")
    private String guest;

    @Option(
            names = "-kernel",
            paramLabel = "FILE",
            description = "Instead of a guest by name: a Linux kernel (bzImage) or a Multiboot 1 image.")
    private Path kernel;

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            description =
                    "Of the guests 'linux' and 'debian': i386 or amd64 (default: i386; of debian amd64). Any other"
                            + " guest's file says it itself.")
    private Architecture architecture;

    @Option(
            names = "--with",
            paramLabel = "SERVICE",
            description = "Of the guest 'debian', what it serves: postgresql, redis or nginx (default: nothing).")
    private SystemService service;

    @Option(names = "-initrd", paramLabel = "FILE", description = "The Linux kernel's initial RAM disk.")
    private Path initrd;

    @Option(names = "-m", paramLabel = "MIB", description = "RAM in MiB (default: what the guest suggests).")
    private Integer ramMebibytes;

    @Option(names = "-append", paramLabel = "TEXT", description = "The guest's command line.")
    private String commandLine;

    @Mixin
    private CardOptions cards;

    @Mixin
    private DriveOptions drives;

    private String vm = "vm";
    private boolean imagesChecked;

    /**
     * A guest that was found, and everything a header says of it.
     *
     * @param sha256 of all files that the machine boots from
     * @param network the switch that its network card is plugged into; no part of the machine
     * @param drives the images of its disks, in the order of their cards
     */
    public record Chosen(
            BootImage image,
            String sha256,
            int ramBytes,
            String commandLine,
            List<String> cards,
            Optional<NetworkPort> network,
            List<Drive> drives) {
        public Chosen {
            image.requireFit(ramBytes, commandLine);
            MachineConfiguration.requireCards(cards);
        }

        MachineConfiguration configuration(long powerOnEpochMillis) {
            return new MachineConfiguration(image, ramBytes, commandLine, powerOnEpochMillis, cards);
        }
    }

    /** The VM's name, from which a network card has its address if none is given. */
    public MachineOptions named(String vm) {
        this.vm = vm;
        return this;
    }

    /** What the disks' images hold at power-on is part of the machine: so that nobody replays it on others. */
    public MachineOptions withImagesChecked() {
        imagesChecked = true;
        return this;
    }

    /** Its disks are as a recording's machine model has them, which asks no server about them. */
    public MachineOptions recorded(String machineModel) {
        drives.recorded(List.of(machineModel.split(", ")));
        return this;
    }

    /** A guest that was named without an option. */
    public void boot(String name) {
        if (guest != null || kernel != null) {
            throw new IllegalArgumentException("'" + name + "' and " + (guest != null ? "--guest" : "-kernel")
                    + " both say what to boot: give one");
        }
        guest = name;
    }

    /** The same machine in words that {@link MachineWords} reads in another process of this user. */
    public List<String> words() {
        suggestDrive();
        List<String> words = new ArrayList<>();
        add(words, "--guest", isFile(guest) ? Path.of(guest).toAbsolutePath() : guest);
        add(words, "-kernel", kernel == null ? null : kernel.toAbsolutePath());
        add(words, "-initrd", initrd == null ? null : initrd.toAbsolutePath());
        add(words, "--arch", architecture);
        add(words, "--with", service);
        add(words, "-m", ramMebibytes);
        add(words, "-append", commandLine);
        words.addAll(cards.words(vm));
        words.addAll(drives.words());
        return words;
    }

    private static void add(List<String> words, String option, Object value) {
        if (value != null) {
            words.add(option);
            words.add(value.toString());
        }
    }

    private static boolean isFile(String name) {
        return name != null && (name.contains("/") || Files.isRegularFile(Path.of(name)));
    }

    /**
     * Finds it.
     *
     * @throws IllegalArgumentException if the options contradict each other, or the files
     */
    public Chosen choose() {
        Chosen chosen = find();
        if (architecture != null && !chosen.image().processor().name().equals(architecture.name())) {
            throw new IllegalArgumentException("--arch " + architecture.debianName() + " contradicts "
                    + chosen.image().name() + ", which is for "
                    + chosen.image().processor().name().toLowerCase(Locale.ROOT) + ": leave --arch out");
        }
        return chosen;
    }

    /** A Debian system is on its first disk. */
    private void suggestDrive() {
        if (DebianGuest.NAME.equals(guest) && !drives.areThere()) {
            drives.suggest(debian().image());
        }
    }

    private DebianGuest debian() {
        return DebianGuest.built(debianArchitecture(), service == null ? SystemService.NONE : service);
    }

    private Architecture debianArchitecture() {
        return architecture == null ? DebianGuest.ARCHITECTURE : architecture;
    }

    private Chosen find() {
        if (kernel != null && guest != null) {
            throw new IllegalArgumentException("--guest and -kernel both say what to boot: give one of them");
        }
        if (kernel != null) {
            return fromFiles(kernel, initrd == null ? List.of() : List.of(initrd), "");
        }
        if (initrd != null) {
            throw new IllegalArgumentException("-initrd goes with a Linux kernel: name it with -kernel");
        }
        String name = guest == null ? DEFAULT_GUEST : guest;
        if (service != null && !name.equals(DebianGuest.NAME)) {
            throw new IllegalArgumentException("--with goes with --guest debian");
        }
        if (name.equals(DebianGuest.NAME)) {
            suggestDrive();
            Architecture built = debianArchitecture();
            // Whose image is another one needs no built one.
            LinuxGuest linux = LinuxGuest.built(built, true);
            return fromFiles(linux.kernel(), linux.initrdsForRoot(), built.commandLine(), DebianGuest.RAM_MEBIBYTES);
        }
        if (name.equals(LinuxGuest.NAME)) {
            Architecture built = architecture == null ? Architecture.I386 : architecture;
            boolean disks = drives.areThere();
            LinuxGuest linux = LinuxGuest.built(built, disks);
            Path first = cards.choose(vm).hasNetwork() ? linux.servingInitrd() : linux.initrd();
            return fromFiles(
                    linux.kernel(), disks ? List.of(first, linux.diskInitrd()) : List.of(first), built.commandLine());
        }
        if (isFile(name)) {
            return fromFiles(Path.of(name), List.of(), "");
        }
        GuestImage image = GuestCatalogue.load().find(name);
        return chosen(
                MultibootImage.of(image.name(), image.bytes()),
                image.sha256(),
                image.ramMebibytes(),
                commandLine == null ? image.commandLine() : commandLine);
    }

    private Chosen fromFiles(Path kernelFile, List<Path> initrds, String suggestedCommandLine) {
        return fromFiles(kernelFile, initrds, suggestedCommandLine, LINUX_MEBIBYTES);
    }

    /** @param initrds archives that the kernel unpacks one over the other; none if it gets none */
    private Chosen fromFiles(Path kernelFile, List<Path> initrds, String suggestedCommandLine, int suggestedMebibytes) {
        byte[] bytes = read("image", kernelFile);
        String name = kernelFile.getFileName().toString();
        String given = commandLine == null ? suggestedCommandLine : commandLine;
        if (!initrds.isEmpty()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            initrds.forEach(file -> all.writeBytes(read("initrd", file)));
            byte[] disk = all.toByteArray();
            LinuxImage image = LinuxImage.of(name, bytes)
                    .withInitrd(initrds.get(0).getFileName().toString(), disk);
            return chosen(image, sha256(bytes, disk), suggestedMebibytes, given);
        }
        return LinuxImage.isLinux(bytes)
                ? chosen(LinuxImage.of(name, bytes), sha256(bytes), suggestedMebibytes, given)
                : chosen(MultibootImage.of(name, bytes), sha256(bytes), MULTIBOOT_MEBIBYTES, given);
    }

    private Chosen chosen(BootImage image, String sha256, int suggestedMebibytes, String toldToGuest) {
        CardOptions.Chosen plugged = cards.choose(vm);
        List<Drive> disks = drives.choose();
        List<String> all = new ArrayList<>(plugged.cards());
        all.addAll(DriveOptions.cards(disks, imagesChecked));
        return new Chosen(image, sha256, ramBytes(suggestedMebibytes), toldToGuest, all, plugged.network(), disks);
    }

    private int ramBytes(int suggestedMebibytes) {
        int mebibytes = ramMebibytes == null ? suggestedMebibytes : ramMebibytes;
        int least = MachineConfiguration.LEAST_RAM_BYTES >> 20;
        if (mebibytes < least || mebibytes > MOST_RAM_MEBIBYTES) {
            throw new IllegalArgumentException(
                    "-m " + mebibytes + " is out of range: give " + least + " to " + MOST_RAM_MEBIBYTES + " MiB");
        }
        return mebibytes << 20;
    }

    private static byte[] read(String what, Path file) {
        try {
            // A pipe would be waited for, and a device has no end.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        what + " " + file + " is no regular file: name one, or copy it first");
            }
            if (Files.size(file) > (long) MOST_RAM_MEBIBYTES << 20) {
                throw new IllegalArgumentException(what + " " + file + " is too large: it has "
                        + (Files.size(file) >> 20) + " MiB, a machine at most " + MOST_RAM_MEBIBYTES);
            }
            return Files.readAllBytes(file);
        } catch (OutOfMemoryError e) {
            throw new IllegalArgumentException(
                    what + " " + file + " is too large for this Java: set UNDERSTUDY_JAVA_OPTIONS=-Xmx2g", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read " + what + " " + file + ": name a readable file"
                            + (what.equals("image") ? ", or one of './understudy guests'" : ""),
                    e);
        }
    }

    /** One file's own hash, or that of the hashes of several, so that no byte can move from one to the next. */
    private static String sha256(byte[]... files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (files.length == 1) {
                return HexFormat.of().formatHex(digest.digest(files[0]));
            }
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            for (byte[] file : files) {
                all.update(digest.digest(file));
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
