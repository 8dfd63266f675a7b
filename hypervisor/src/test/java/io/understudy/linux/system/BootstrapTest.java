package io.understudy.linux.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {
    private static final Path TAR = Path.of("/work/tree.tar");

    @TempDir
    private Path folder;

    @Test
    void shouldAskForTheServiceOfTheArchiveThatItIsGiven() {
        List<String> words = tree(SystemService.POSTGRESQL, List.of());
        assertTrue(words.contains("--include=sysvinit-core,busybox,sqlite3,postgresql-15"), words.toString());
        assertTrue(words.contains("--architectures=amd64"));
        assertEquals("deb file:/mirror bookworm main", words.get(words.size() - 1));
        assertTrue(words.stream().anyMatch(word -> word.endsWith("/usr/lib/understudy/setup postgresql")));
        assertTrue(tree(SystemService.NONE, List.of()).contains("--include=sysvinit-core,busybox,sqlite3"));
    }

    @Test
    void shouldPassTheProxiesOfThisSystemOn() {
        String proxy = "Acquire::http::Proxy \"http://proxy:3128\";";
        assertTrue(tree(SystemService.NONE, List.of(proxy)).contains("--aptopt=" + proxy));
    }

    @Test
    void shouldNeedAUserNamespaceOnlyWhereItIsNotRoot() {
        assertEquals("sh", Bootstrap.image(true, TAR, folder, TAR).get(0));
        assertEquals("unshare", Bootstrap.image(false, TAR, folder, TAR).get(0));
    }

    @Test
    void shouldLayEveryPartWhereTheGuestLooksForIt() throws IOException {
        SystemParts.lay(folder);
        for (String part : List.of("boot", "service", "address", "halt", "setup")) {
            Path program = folder.resolve(SystemParts.PROGRAMS).resolve(part);
            assertTrue(Files.isExecutable(program), part);
            assertTrue(Files.readString(program).startsWith("#!/bin/sh\n"), part);
        }
        assertTrue(Files.readString(folder.resolve("usr/lib/understudy/boot")).contains(DebianGuest.READY_LINE));
        assertFalse(Files.readString(folder.resolve("etc/inittab")).isEmpty());
    }

    @Test
    void shouldBeBuiltAnewWhenItsWordsChange() throws IOException {
        assertEquals(SystemParts.hash("a"), SystemParts.hash("a"));
        assertNotEquals(SystemParts.hash("a"), SystemParts.hash("b"));
    }

    private List<String> tree(SystemService service, List<String> proxies) {
        return Bootstrap.tree(Architecture.AMD64, service, "bookworm", "file:/mirror", proxies, folder, TAR);
    }
}
