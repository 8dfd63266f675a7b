package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.process.ChildProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts whose engines compute differently never become a pair. */
class DifferentEnginesTest extends RequiresEngine {
    private static final long MILLIS = 60_000;
    private static final String ANY = "127.0.0.1:0";

    /** Blocks end where the engine's own limits end them, which depend on the host's processor. */
    private static final Map<String, String> OTHER_BLOCKS = Map.of("JDK_JAVA_OPTIONS", "-Dunderstudy.blockEnds=engine");

    @TempDir
    private Path folder;

    @Test
    void shouldRefuseAPairWhoseBlocksEndDifferently() throws Exception {
        Path journal = folder.resolve("journal");
        try (ChildProcess arbiter = child("arbiter", "--journal", journal.toString());
                ChildProcess backup = child("backup", "--console", ANY, "--arbiter", address(arbiter, "port"))) {
            List<String> primary = List.of(
                    "primary",
                    "--backup",
                    address(backup, "log"),
                    "--console",
                    ANY,
                    "--arbiter",
                    address(arbiter, "port"));
            CommandLineRun refused = CommandLineRun.of(folder, "", OTHER_BLOCKS, primary);
            assertEquals(3, refused.exitCode(), refused.errors());
            assertTrue(refused.errors().contains("engine mode"), refused.errors());
            assertTrue(backup.isAlive());
        }
    }

    private ChildProcess child(String command, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(command, "--events", "--listen", ANY));
        words.addAll(List.of(options));
        return ChildProcess.start(folder, command, ChildProcess.Life.SHORT, words);
    }

    private static String address(ChildProcess child, String port) throws Exception {
        return "127.0.0.1:" + child.await("listening", "", MILLIS).detail(port).orElseThrow();
    }
}
