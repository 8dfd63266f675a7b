package io.understudy.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs a guest with its serial line on standard input and output, to its end.
 *
 * @param output every byte the guest sent
 */
record SerialDialogue(int exitCode, String output) {
    private static final long HANG_SECONDS = 60;

    /**
     * Runs it. The input is sent when the guest's first line is there, for a byte that comes before the guest has set up
     * its UART is lost in any machine; and from a thread of its own, for a guest may take no more of it before somebody
     * reads its output.
     */
    static SerialDialogue of(List<String> command, Path folder, String input) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(folder, "err", "");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        CompletableFuture.delayedExecutor(HANG_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        try {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            InputStream from = process.getInputStream();
            boolean sent = false;
            for (int value = from.read(); value >= 0; value = from.read()) {
                output.write(value);
                if (value == '\n' && !sent) {
                    sent = true;
                    send(process, input);
                }
            }
            int exitCode = process.waitFor();
            if (output.size() == 0) {
                throw new AssertionError(command + " printed nothing: " + Files.readString(errors));
            }
            return new SerialDialogue(exitCode, output.toString(StandardCharsets.ISO_8859_1));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void send(Process process, String input) {
        Thread sender = new Thread(
                () -> {
                    try (OutputStream to = process.getOutputStream()) {
                        to.write(input.getBytes(StandardCharsets.ISO_8859_1));
                        to.flush();
                        process.waitFor();
                    } catch (IOException | InterruptedException e) {
                        process.destroyForcibly(); // the reader sees the end
                    }
                },
                "sender");
        sender.setDaemon(true);
        sender.start();
    }
}
