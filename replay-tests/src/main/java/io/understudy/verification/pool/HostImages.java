package io.understudy.verification.pool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where hosts of a pool keep their machines' images.
 *
 * @param folder their --disk-folder
 */
public record HostImages(Path folder) {
    /** The first disk's image at this host, of its latest stay. */
    public Path of(String host) throws IOException {
        Path newest = folder.resolve("no image of host " + host);
        long latest = -1;
        try (DirectoryStream<Path> stays = Files.newDirectoryStream(folder, host + "@*")) {
            for (Path stay : stays) {
                Path image = stay.resolve("disk0.raw");
                long changed =
                        Files.exists(image) ? Files.getLastModifiedTime(image).toMillis() : -1;
                if (changed > latest) {
                    latest = changed;
                    newest = image;
                }
            }
        }
        return newest;
    }
}
