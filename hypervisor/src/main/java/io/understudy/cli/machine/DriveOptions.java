package io.understudy.cli.machine;

import io.understudy.machine.CardWords;
import io.understudy.nbd.ExportAddress;
import io.understudy.nbd.ExportFacts;
import io.understudy.nbd.ExportQuestion;
import io.understudy.storage.copy.ImageCheck;
import io.understudy.storage.image.CacheMode;
import io.understudy.storage.image.Drive;
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
    private static final String READS = "reads";
    private static final String LOGGED = "logged";
    private static final String EXECUTED = "executed";
    private static final String WRITES = "log-writes";
    private static final Set<String> KNOWN =
            Set.of(FILE, FORMAT, INTERFACE, CACHE, SNAPSHOT, READS, WRITES, CardWords.READ_ONLY, CardWords.SIZE);

    @Option(
            names = "-drive",
            paramLabel = "file=FILE,format=raw,if=virtio[,PROPERTY=VALUE...]",
            description =
                    "Adds a disk; may be given several times. FILE is an image, of which each replica has its own, or"
                            + " nbd://HOST:PORT/EXPORT, which all share; of that a backup has what was read from the log, or"
                            + " reads it itself with reads=executed. readonly=on; cache=writeback or unsafe (default:"
                            + " writeback); snapshot=on throws away in the end what was written; log-writes=FILE records every"
                            + " write and flush.")
    private List<String> drives = new ArrayList<>();

    @Option(names = "-snapshot", description = "As if each -drive said snapshot=on.")
    private boolean snapshot;

    private List<String> recorded = List.of();

    /** If none is named, this one, which stays as it is. */
    void suggest(Path image) {
        if (drives.isEmpty()) {
            drives = List.of("file=" + image + ",format=raw,if=virtio,snapshot=on");
        }
    }

    /**
     * A recording has these cards: what they say about a shared disk's size no server is asked.
     *
     * @param cards in words, those of other devices, too
     */
    void recorded(List<String> cards) {
        recorded = cards.stream()
                .filter(card -> card.startsWith(CardWords.DISK + ","))
                .map(card -> CardWords.parse(card).property(CardWords.SIZE).orElse(""))
                .toList();
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
        List<Drive> chosen = new ArrayList<>();
        for (String text : drives) {
            CardWords words = words(text);
            boolean isShared = ExportAddress.isMeant(words.property(FILE).orElse(""));
            boolean isKnown = isShared && words.property(CardWords.SIZE).isEmpty() && chosen.size() < recorded.size();
            chosen.add(drive(isKnown ? words.with(CardWords.SIZE, recorded.get(chosen.size())) : words));
        }
        return chosen;
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
        if (drive.export().isPresent()) {
            return whole.with(CardWords.SHARED, drive.readsExecuted() ? EXECUTED : "on");
        }
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
            String file = chosen.export()
                    .map(ExportAddress::toString)
                    .orElseGet(() -> chosen.file().toAbsolutePath().toString());
            CardWords whole = drive.with(FILE, file).with(CardWords.SIZE, String.valueOf(chosen.bytes()));
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
        if (ExportAddress.isMeant(file)) {
            return shared(ExportAddress.parse(file), words);
        }
        if (words.property(READS).isPresent()) {
            throw new IllegalArgumentException(
                    "-drive file=" + file + ": reads= is for disks that all replicas share: leave it out");
        }
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

    private Drive shared(ExportAddress export, CardWords words) {
        if (snapshot || isOn(words, SNAPSHOT)) {
            throw new IllegalArgumentException("-drive file=" + export
                    + ": only what is written to a file can be thrown away in the end: leave out" + " snapshot");
        }
        if (words.property(WRITES).isPresent()) {
            throw new IllegalArgumentException(
                    "-drive file=" + export + ": log-writes= is for an image in a file: leave it out");
        }
        String reads = words.property(READS).orElse(LOGGED);
        if (!reads.equals(LOGGED) && !reads.equals(EXECUTED)) {
            throw new IllegalArgumentException("-drive reads=" + reads + " is not here: give logged or executed");
        }
        boolean readOnly = isOn(words, CardWords.READ_ONLY);
        long bytes = words.property(CardWords.SIZE)
                .map(size -> size(export.toString(), size))
                .orElseGet(() -> sizeOf(export, readOnly));
        return Drive.shared(export, bytes, readOnly, cache(words), EXECUTED.equals(reads));
    }

    private static long sizeOf(ExportAddress export, boolean readOnly) {
        ExportFacts facts = ExportQuestion.ask(export);
        if (facts.bytes() == 0 || facts.bytes() % 512 != 0) {
            throw new IllegalArgumentException("the disk " + export + " has " + facts.bytes()
                    + " bytes, and a disk has whole sectors of 512: make it longer where it lies");
        }
        if (facts.isReadOnly() && !readOnly) {
            throw new IllegalArgumentException(
                    "the disk " + export + " can only be read: give readonly=on, or have its server let it be written");
        }
        return facts.bytes();
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
