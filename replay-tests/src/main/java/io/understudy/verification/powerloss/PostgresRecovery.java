package io.understudy.verification.powerloss;

import io.understudy.linux.system.SystemService;
import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's, by the guest's own program, in its mode for a single user: it plays its write-ahead log, and answers. */
final class PostgresRecovery implements Recovery {
    private static final String ROWS = "SELECT text AS row FROM t ORDER BY n;\n";
    private static final Pattern ROW = Pattern.compile("row = \"([^\"]*)\"");

    private final Path folder;
    private final GuestPrograms programs;
    private final String program;

    PostgresRecovery(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        programs = new GuestPrograms(
                SystemService.POSTGRESQL,
                folder.resolve("programs"),
                List.of("/usr/lib/postgresql", "/usr/share/postgresql"));
        try (Stream<Path> versions = Files.list(programs.root().resolve("usr/lib/postgresql"))) {
            program = "usr/lib/postgresql/" + versions.findFirst().orElseThrow().getFileName() + "/bin/postgres";
        }
    }

    @Override
    public Optional<String> complaint(Path image, long commits) throws IOException, InterruptedException {
        Path data = ImageFiles.folder(image, "data", folder);
        GuestPrograms.giveAway(data);
        // Its own settings name what this computer need not have: time zones, a folder for its socket.
        List<String> words = new ArrayList<>(programs.command(program));
        words.addAll(List.of("--single", "-D", data.toString(), "-c", "config_file=/dev/null"));
        words.addAll(List.of("-c", "timezone=GMT", "-c", "log_timezone=GMT", "postgres"));
        String said = HostProgram.run(words, ROWS).text();
        if (said.contains("FATAL") || said.contains("PANIC") || said.contains("ERROR") || said.contains("WARNING")) {
            return Optional.of("PostgreSQL says: " + HostProgram.oneLine(said));
        }
        return Recovery.rows(
                ROW.matcher(said).results().map(found -> found.group(1)).toList(), commits);
    }
}
