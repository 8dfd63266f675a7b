package io.understudy.cpu.unicorn.interposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedCodeTest {
    private static final String FILE = "/home/me/.cache/understudy/libunicorn/libunicorn.so.2";
    private static final List<String> LOADED = List.of(
            "7f2a54600000-7f2a549a3000 r--p 00000000 fe:00 16039961                   " + FILE,
            "7f2a549a3000-7f2a55571000 r-xp 003a3000 fe:00 16039961                   " + FILE,
            "7f2a55571000-7f2a55846000 r--p 00f71000 fe:00 16039961                   " + FILE,
            "7f2a5595a000-7f2a559ce000 rw-p 0135a000 fe:00 16039961                   " + FILE);

    /** Java's implicit null checks in a callback were taken for crashes of the engine, and the JVM died. */
    @Test
    void shouldNotTakeTheJvmsCodeForTheEnginesWhenTheFileIsMappedTwice() throws IOException {
        List<String> maps = List.of(
                "7f29fec00000-7f29fffce000 r--s 00000000 fe:00 16039961                   " + FILE,
                "7f2a28000000-7f2a28270000 rwxp 00000000 00:00 0",
                LOADED.get(0),
                LOADED.get(1),
                LOADED.get(2),
                LOADED.get(3));

        LoadedCode code = LoadedCode.find(maps, FILE);

        assertEquals(new LoadedCode(0x7f2a549a3000L, 0x7f2a55571000L, 0x3a3000), code);
        assertEquals(0x3a3010, code.inFile(0x7f2a549a3010L));
    }

    @Test
    void shouldSayThatThereIsNoCode() {
        assertThrows(IOException.class, () -> LoadedCode.find(LOADED, FILE + ".1"));
        assertThrows(IOException.class, () -> LoadedCode.find(LOADED.subList(2, 4), FILE));
    }
}
