package io.understudy.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The images in the repository are what their sources say. */
@Timeout(60)
class ImageBuildTest {
    @Test
    void shouldRebuildTheSameBytes(@TempDir Path directory) throws IOException, InterruptedException {
        Tool.assumeInstalled("nasm");
        Path script = Path.of(System.getProperty("understudy.root"), "guest-images", "build");
        Process build = new ProcessBuilder("sh", script.toString(), directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, build.waitFor(), said);

        List<String> files;
        try (Stream<Path> written = Files.list(directory)) {
            files = written.map(file -> file.getFileName().toString()).sorted().toList();
        }
        List<String> expected = Stream.concat(
                        Stream.of(ImageChecksums.FILE),
                        GuestCatalogue.load().list().stream().map(image -> image.name() + ".bin"))
                .sorted()
                .toList();
        assertEquals(expected, files);
        for (String file : files) {
            assertArrayEquals(
                    BundledFiles.read(file),
                    Files.readAllBytes(directory.resolve(file)),
                    file + " is not what its sources give: run guest-images/build and commit the result");
        }
    }
}
