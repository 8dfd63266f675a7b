package io.understudy.bench.network;

import io.understudy.verification.process.Dependents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One process that executes a guest. Nobody types at its serial line, and what that prints goes to a file. */
final class GuestProcess implements AutoCloseable {
    private final String name;
    private final Path said;
    private final Process process;

    private GuestProcess(String name, Path said, Process process) {
        this.name = name;
        this.said = said;
        this.process = process;
    }

    /** @param folder for what it says */
    static GuestProcess start(String name, List<String> command, Path folder) throws IOException {
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("console").toFile())
                .redirectError(said.toFile());
        return new GuestProcess(name, said, Dependents.start(builder));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(name + " ended: "
                    + Files.readString(said, StandardCharsets.ISO_8859_1)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .reduce((before, after) -> after)
                            .orElse("it said nothing"));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
