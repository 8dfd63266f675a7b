package io.understudy.verification.powerloss;

import io.understudy.verification.database.FileSystemCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is on an image after power was lost, as file system and database recover it. */
final class LeftBehind {
    private final Path folder;
    private final Recovery recovery;

    /**
     * Of a database.
     *
     * @param folder for files out of the image
     * @throws IllegalStateException in one line, if programs are missing
     */
    LeftBehind(Store store, Path folder) throws IOException, InterruptedException {
        FileSystemCheck.require();
        this.folder = folder;
        recovery = Recovery.of(store, folder);
    }

    /**
     * Looks at an image.
     *
     * @param commits how many the guest was told of before
     * @param lines how many of them
     * @return what is wrong, in one line
     */
    Optional<String> complaint(Path image, long commits, long lines) throws IOException, InterruptedException {
        Optional<String> wrong = FileSystemCheck.complaint(image);
        if (wrong.isPresent()) {
            return wrong;
        }
        wrong = recovery.complaint(image, commits);
        if (wrong.isPresent()) {
            return wrong;
        }
        Path appended = ImageFiles.file(image, "lines", folder);
        return lines(Files.exists(appended) ? Files.readString(appended, StandardCharsets.ISO_8859_1) : "", lines);
    }

    /** What is behind the forced ones may be cut off anywhere. */
    static Optional<String> lines(String text, long lines) {
        StringBuilder whole = new StringBuilder();
        long number = 1;
        for (; number <= lines; number++) {
            whole.append("line ").append(number).append('\n');
        }
        if (!text.startsWith(whole.toString())) {
            return Optional.of("the file has not all of " + lines + " lines that were forced");
        }
        for (; whole.length() < text.length(); number++) {
            whole.append("line ").append(number).append('\n');
        }
        return whole.toString().startsWith(text)
                ? Optional.empty()
                : Optional.of("behind " + lines + " lines that were forced the file holds something else");
    }
}
