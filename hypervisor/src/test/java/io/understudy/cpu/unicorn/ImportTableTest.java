package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.interposition.ImportTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportTableTest {
    /** Called by the engine and not replaced by us. */
    private static final String CALLED = "tb_phys_invalidate_x86_64";

    @BeforeAll
    static void requireEngine() {
        CpuContract.requireEngine();
    }

    @Test
    void shouldFindTheWordThatLeadsToAFunction() throws IOException {
        ImportTable table = ImportTable.read(EngineRuntime.get().library().file(), Set.of(CALLED, "uc_nothing"));
        long function = Libunicorn.find(CALLED);
        assertEquals(function, HostMemory.getLong(table.slot(CALLED, function)));
    }

    @Test
    void shouldNotKnowWhatIsNotThereOrLeadsElsewhere() throws IOException {
        ImportTable table = ImportTable.read(EngineRuntime.get().library().file(), Set.of(CALLED));
        assertEquals(0, Libunicorn.find("uc_nothing"));
        assertEquals(0, table.slot("uc_nothing", 0));
        assertEquals(0, table.slot(CALLED, 0));
        assertEquals(0, table.slot("tcg_gen_code_x86_64", Libunicorn.find("tcg_gen_code_x86_64")));
        assertNotEquals(0, table.slot(CALLED, Libunicorn.find(CALLED)));
    }

    @Test
    void shouldRefuseAFileThatIsNoLibrary(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "not a library");
        assertThrows(IOException.class, () -> ImportTable.read(text, Set.of(CALLED)));
        Path random = Files.write(folder.resolve("random"), new byte[4096]);
        assertEquals(0, ImportTable.read(random, Set.of(CALLED)).slot(CALLED, 1));
    }
}
