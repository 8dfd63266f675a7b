package io.understudy.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The bundled guests, checked against their sums when loaded. Immutable; safe for any thread. */
public final class GuestCatalogue {
    /** Where the bytes of a file beside the images come from; null if there is no such file. */
    @FunctionalInterface
    interface Files {
        byte[] read(String file);
    }

    private record Entry(String name, String description, int ramMebibytes, String commandLine) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry("kv", "key-value server on the serial line: interrupts, paging, ring 3", 16, ""),
            new Entry("clock", "prints a line per second from the timer interrupt and sleeps in between", 16, ""),
            new Entry("torture", "pseudo-random mix of everything that could make two replicas differ", 16, ""));

    private final List<GuestImage> images;

    private GuestCatalogue(List<GuestImage> images) {
        this.images = List.copyOf(images);
    }

    /**
     * Loads and verifies all bundled images (well below a megabyte).
     *
     * @throws DamagedImageException if one is missing or differs from its sum
     */
    public static GuestCatalogue load() {
        return load(GuestCatalogue::resource);
    }

    static GuestCatalogue load(Files files) {
        ImageChecksums checksums = ImageChecksums.parse(present(files, ImageChecksums.FILE));
        List<GuestImage> images = new ArrayList<>();
        for (Entry entry : ENTRIES) {
            String file = entry.name() + ".bin";
            byte[] bytes = present(files, file);
            images.add(new GuestImage(
                    entry.name(),
                    entry.description(),
                    bytes,
                    checksums.verify(file, bytes),
                    entry.ramMebibytes(),
                    entry.commandLine()));
        }
        return new GuestCatalogue(images);
    }

    /** All guests, in the order in which a list should show them. */
    public List<GuestImage> list() {
        return images;
    }

    /** @throws UnknownGuestException naming the known ones */
    public GuestImage find(String name) {
        return images.stream()
                .filter(image -> image.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownGuestException("no guest is called '" + name + "': there are "
                        + images.stream().map(GuestImage::name).collect(Collectors.joining(", "))));
    }

    private static byte[] present(Files files, String file) {
        byte[] bytes = files.read(file);
        if (bytes == null) {
            throw new DamagedImageException(
                    "guest image file " + file + " is missing: rebuild with guest-images/build");
        }
        return bytes;
    }

    private static byte[] resource(String file) {
        try (InputStream stream = GuestCatalogue.class.getResourceAsStream("images/" + file)) {
            return stream == null ? null : stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read guest image file " + file, e);
        }
    }
}
