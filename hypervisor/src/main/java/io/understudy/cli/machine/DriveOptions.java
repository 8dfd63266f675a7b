package io.understudy.cli.machine;

import io.understudy.machine.CardWords;
import io.understudy.storage.CacheMode;
import io.understudy.storage.Drive;
import io.understudy.storage.ImageCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that name a machine's disks; as QEMU has them. */
final class DriveOptions {
    private static final String OPTION = "-drive,";
    private static final String FILE = "file";
    private static final String FORMAT = "format";
    private static final String INTERFACE = "if";
    private static final String CACHE = "cache";
    private static final String SNAPSHOT = "snapshot";
    private static final String WRITES = "log-writes";
    private static final Set<String> KNOWN =
            Set.of(FILE, FORMAT, INTERFACE, CACHE, SNAPSHOT, WRITES, CardWords.READ_ONLY, CardWords.SIZE);

    @Option(
            names = "-drive",
            paramLabel = "file=FILE,format=raw,if=virtio[,PROPERTY=VALUE...]",
            description = "Adds a disk; may be given several times. readonly=on; cache=writeback or unsafe (default:"
                    + " writeback); snapshot=on throws away in the end what was written; log-writes=FILE records every"
                    + " write and flush.")
    private List<String> drives = new ArrayList<>();

    @Option(names = "-snapshot", description = "As if each -drive said snapshot=on.")
    private boolean snapshot;

    /** If none is named, this one, which stays as it is. */
    void suggest(Path image) {
        if (drives.isEmpty()) {
            drives = List.of("file=" + image + ",format=raw,if=virtio,snapshot=on");
        }
    }

    boolean areThere() {
        return !drives.isEmpty();
    }

    /**
     * The disks that the options name.
     *
     * @throws IllegalArgumentException if they make no sense, or there is no such image, in one line
     */
    List<Drive> choose() {
        return drives.stream().map(text -> drive(words(text))).toList();
    }

    /**
     * The cards of these.
     *
     * @param checked whether a card names what its image holds, too
     */
    static List<String> cards(List<Drive> drives, boolean checked) {
        return drives.stream().map(drive -> card(drive, checked).toString()).toList();
    }

    private static CardWords card(Drive drive, boolean checked) {
        CardWords card = CardWords.parse(CardWords.DISK).with(CardWords.SIZE, String.valueOf(drive.bytes()));
        CardWords whole = drive.readOnly() ? card.with(CardWords.READ_ONLY, "on") : card;
        try {
            return checked ? whole.with(CardWords.IMAGE, ImageCheck.of(drive.file())) : whole;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read disk image " + drive.file() + ": " + e.getMessage(), e);
        }
    }

    /** The same disks in words, for another process, which need not see the images. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        for (String text : drives) {
            CardWords drive = words(text);
            if (drive.property(WRITES).isPresent()) {
                throw new IllegalArgumentException("-drive log-writes= goes with 'run': a pool has several hosts");
            }
            Drive chosen = drive(drive);
            CardWords whole = drive.with(FILE, chosen.file().toAbsolutePath().toString())
                    .with(CardWords.SIZE, String.valueOf(chosen.bytes()));
            words.addAll(List.of("-drive", whole.toString().substring(OPTION.length())));
        }
        if (snapshot) {
            words.add("-snapshot");
        }
        return words;
    }

    private static CardWords words(String text) {
        CardWords words = CardWords.parse(OPTION + text);
        words.requireOnly(KNOWN);
        return words;
    }

    private Drive drive(CardWords words) {
        String file = words.property(FILE)
                .orElseThrow(() -> new IllegalArgumentException("a -drive has no file=: name its image"));
        require(words, INTERFACE, "virtio", words.property(INTERFACE).orElse("ide"));
        require(words, FORMAT, "raw", words.property(FORMAT).orElse("raw"));
        Path path = Path.of(file);
        long bytes =
                words.property(CardWords.SIZE).map(size -> size(file, size)).orElseGet(() -> Drive.sizeOf(path));
        return new Drive(
                path,
                bytes,
                isOn(words, CardWords.READ_ONLY),
                cache(words),
                snapshot || isOn(words, SNAPSHOT),
                words.property(WRITES).map(Path::of));
    }

    private static long size(String file, String text) {
        if (!text.matches("[1-9][0-9]{2,17}") || Long.parseLong(text) % 512 != 0) {
            throw new IllegalArgumentException("-drive file=" + file + ": size=" + text + " is no size of a disk");
        }
        return Long.parseLong(text);
    }

    private static void require(CardWords words, String property, String only, String given) {
        if (!given.equals(only)) {
            throw new IllegalArgumentException(
                    "-drive file=" + words.property(FILE).orElse("") + ": " + property + "=" + given
                            + " is not here, only " + property + "=" + only + ": give that");
        }
    }

    private static boolean isOn(CardWords words, String property) {
        String value = words.property(property).orElse("off");
        if (!value.equals("on") && !value.equals("off")) {
            throw new IllegalArgumentException("-drive " + property + "=" + value + ": give on or off");
        }
        return value.equals("on");
    }

    private static CacheMode cache(CardWords words) {
        String name = words.property(CACHE).orElse("writeback");
        for (CacheMode mode : CacheMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("-drive cache=" + name + " is not here: give writeback or unsafe");
    }
}
