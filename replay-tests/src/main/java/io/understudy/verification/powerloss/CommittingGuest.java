package io.understudy.verification.powerloss;

import io.understudy.linux.system.DebianGuest;
import io.understudy.linux.system.SystemService;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Debian guest that commits to a database and appends lines, on a disk of its own whose writes are recorded. */
final class CommittingGuest {
    private static final long HANG_MINUTES = 30;
    private static final String DONE = "all-is-done";
    private static final Pattern TOLD = Pattern.compile("\nsafe-(db|line) ([0-9]+)\r?\n");

    private CommittingGuest() {}

    /**
     * The guest has said that something is safe.
     *
     * @param commit whether a commit, or a line
     * @param number the how-manieth
     * @param logBytes how long the record was when this was heard; it was shorter when it was said
     */
    record Told(boolean commit, long number, long logBytes) {}

    /**
     * Boots it, and ends it when it has done so many of each.
     *
     * @param image an empty file system
     * @param writes where its writes are recorded
     */
    static List<Told> run(Path folder, Store store, Path image, Path writes, int count)
            throws IOException, InterruptedException {
        Path system =
                DebianGuest.built(DebianGuest.ARCHITECTURE, store.service()).image();
        List<String> words = new ArrayList<>(List.of("run", "--guest", DebianGuest.NAME));
        if (store.service() != SystemService.NONE) {
            words.addAll(List.of("--with", store.service().word()));
        }
        words.addAll(List.of("-drive", "file=" + system + ",format=raw,if=virtio,snapshot=on"));
        words.addAll(List.of("-drive", "file=" + image + ",format=raw,if=virtio,log-writes=" + writes));
        Process process = new ProcessBuilder(JavaCommand.words(ChildProcess.Life.SHORT, words))
                .redirectError(folder.resolve("run.log").toFile())
                .start();
        CompletableFuture.delayedExecutor(HANG_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        try (OutputStream keyboard = process.getOutputStream();
                InputStream screen = process.getInputStream()) {
            String unused = await(screen, "login: ");
            type(keyboard, DebianGuest.USER + "\n");
            unused = await(screen, "# ");
            type(keyboard, "exec sh\n");
            unused = await(screen, "# ");
            type(keyboard, script(store, count));
            return listen(screen, writes);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Beside what is judged it makes, renames and removes files, so that the file system's journal has something to do. */
    private static String script(Store store, int count) {
        return "stty -echo; mount /dev/vdb /mnt; cd /mnt; " + store.preparation() + "; n=1; while [ $n -le " + count
                + " ]; do " + store.commit() + " && echo \"safe-db $n\";"
                + " echo \"line $n\" >>lines && sync lines && echo \"safe-line $n\";"
                + " cp " + store.copied() + " new.$((n % 7)); mv new.$((n % 7)) old.$((n % 5)); rm -f old.$((n % 3));"
                + " n=$((n + 1)); done; echo all-is-\"done\"\n";
    }

    private static List<Told> listen(InputStream screen, Path writes) throws IOException {
        List<Told> told = new ArrayList<>();
        StringBuilder text = new StringBuilder("\n");
        while (text.indexOf(DONE) < 0) {
            read(screen, text);
            long logBytes = Files.size(writes);
            Matcher found = TOLD.matcher(text);
            int behind = 0;
            while (found.find(behind)) {
                told.add(new Told(found.group(1).equals("db"), Long.parseLong(found.group(2)), logBytes));
                // The line's end is the beginning of the next one.
                behind = found.end() - 1;
            }
            text.delete(0, behind);
        }
        return told;
    }

    private static String await(InputStream screen, String wanted) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(wanted) < 0) {
            read(screen, text);
        }
        return text.toString();
    }

    private static void read(InputStream screen, StringBuilder text) throws IOException {
        byte[] buffer = new byte[4096];
        int length = screen.read(buffer);
        if (length < 0) {
            throw new IOException("the guest ended; its last words were: "
                    + text.substring(Math.max(0, text.length() - 200)).strip());
        }
        text.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
    }

    private static void type(OutputStream keyboard, String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.ISO_8859_1));
        keyboard.flush();
    }
}
