package io.understudy.fence.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.nbd.Actor;
import io.understudy.nbd.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        TenantFile file = new TenantFile(folder, "../a b/%");
        assertEquals(Optional.empty(), file.read());
        for (long view = 1; view < 3; view++) {
            Claim claim = new Claim(new Actor("a vm", 1234, "host %1", -5), view);
            file.write(claim);
            assertEquals(Optional.of(claim), new TenantFile(folder, "../a b/%").read());
        }
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count(), "and nothing beside it");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "understudy-fence 1 vm 1 1 host",
                "understudy-fence 2 vm 1 1 host 1",
                "understudy-fence 1 vm 1 0 host 1",
                "understudy-fence 1 vm x 1 host 1",
                "understudy-fence 1 % 1 1 host 1"
            })
    void shouldNotTakeADamagedRecordForNone(String text) throws IOException {
        Files.writeString(folder.resolve("export-disk.tenant"), text);
        IOException refused = assertThrows(IOException.class, () -> new TenantFile(folder, "disk").read());
        assertTrue(refused.getMessage().contains("is damaged"), refused.getMessage());
    }
}
