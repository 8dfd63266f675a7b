package io.understudy.verification.powerloss;

import io.understudy.linux.system.SystemService;
import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Redis's, by the guest's own programs: a server reads its append-only file, and answers. */
final class RedisRecovery implements Recovery {
    private static final String SERVER = "usr/bin/redis-server";
    private static final String CLIENT = "usr/bin/redis-cli";
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_MILLIS = 20;

    private final Path folder;
    private final GuestPrograms programs;

    RedisRecovery(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        programs = new GuestPrograms(SystemService.REDIS, folder.resolve("programs"), List.of("/usr/bin"));
    }

    @Override
    public Optional<String> complaint(Path image, long commits) throws IOException, InterruptedException {
        Path data = ImageFiles.folder(image, "redis", folder);
        GuestPrograms.giveAway(data);
        Path socket = data.resolve("socket");
        Path said = folder.resolve("redis.log");
        List<String> words = new ArrayList<>(programs.command(SERVER));
        words.addAll(List.of("--dir", data.toString(), "--port", "0", "--unixsocket", socket.toString()));
        words.addAll(List.of("--save", "", "--appendonly", "yes"));
        Process server = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!ask(socket, "PING").equals("PONG\n")) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    return Optional.of("Redis does not come up: " + HostProgram.oneLine(Files.readString(said)));
                }
                Thread.sleep(LOOK_MILLIS);
            }
            return Recovery.rows(
                    ask(socket, "LRANGE", "t", "0", "-1")
                            .lines()
                            .filter(line -> !line.isEmpty())
                            .toList(),
                    commits);
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private String ask(Path socket, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(programs.command(CLIENT));
        words.addAll(List.of("-s", socket.toString()));
        words.addAll(List.of(command));
        return HostProgram.run(words, "").text();
    }
}
