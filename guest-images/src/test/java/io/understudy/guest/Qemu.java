package io.understudy.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A guest booted in QEMU with its serial line on our pipes: the second opinion on every image. */
final class Qemu implements AutoCloseable {
    static final String PROGRAM = "qemu-system-i386";

    private static final long HANG_SECONDS = 60;

    private final Process process;
    private final BufferedReader lines;

    private Qemu(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.ISO_8859_1);
    }

    /** Boots the guest; {@code max} is the CPU model that has RDRAND. */
    static Qemu boot(String guest, String commandLine, Path directory) throws IOException {
        GuestImage image = GuestCatalogue.load().find(guest);
        Path file = directory.resolve(guest + ".bin");
        Files.write(file, image.bytes());
        List<String> command = List.of(
                PROGRAM,
                "-cpu",
                "max",
                "-m",
                image.ramMebibytes() + "M",
                "-kernel",
                file.toString(),
                "-append",
                commandLine,
                "-serial",
                "stdio",
                "-monitor",
                "none",
                "-display",
                "none",
                "-nic",
                "none",
                "-device",
                "isa-debug-exit,iobase=0xf4,iosize=4",
                "-no-reboot");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // A guest that hangs would leave its test in a read that no interrupt ends; this ends the read.
        CompletableFuture.delayedExecutor(HANG_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return new Qemu(process);
    }

    void send(String text) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write(text.getBytes(StandardCharsets.ISO_8859_1));
        input.flush();
    }

    /** Sends from a thread of its own: the guest takes no more input while nobody reads its output. */
    void paste(String text) {
        Thread sender = new Thread(
                () -> {
                    try {
                        send(text);
                    } catch (IOException e) {
                        process.destroyForcibly(); // the reader sees the end
                    }
                },
                "paste");
        sender.setDaemon(true);
        sender.start();
    }

    /** The next line the guest prints, null when the machine has ended. */
    String line() throws IOException {
        return lines.readLine();
    }

    /** All lines until the machine ends. */
    List<String> rest() {
        return lines.lines().toList();
    }

    /** QEMU's exit status: the guest's value doubled and one. */
    int status() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
