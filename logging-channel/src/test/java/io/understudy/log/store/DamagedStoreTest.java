package io.understudy.log.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is made of files that are not what was stored, whichever byte it is that differs. */
class DamagedStoreTest {
    @TempDir
    Path folder;

    private StandbyStore store;

    @BeforeEach
    void storeALogInTwoFiles() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        store = StandbyStore.fromPowerOn(folder, SampleLog.HEADER);
        sample.append(store, Baseline.POWER_ON, 40, 10);
        Baseline first = sample.checkpoint(store, 1, 1);
        store.replaceState(sample.state("state-1", first), first);
        sample.append(store, store.end(), 40, 10);
        sample.checkpoint(store, 1, 1);
        sample.append(store, store.end(), 40, 10);
        StoredSample.read(store);
        StoredSample.readRam(store);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private void readAll() throws IOException {
        StoredSample.readRam(store);
        StoredSample.read(store);
    }

    private void refused(Path file, byte[] contents, String what) throws IOException {
        Files.write(file, contents);
        CorruptLogException refusal = assertThrows(CorruptLogException.class, this::readAll, what);
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }

    private void refuseEveryDamage(String name) throws IOException {
        Path file = folder.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        assertTrue(whole.length > 100);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << (at % 8));
            refused(file, damaged, name + " with another byte " + at);
            refused(file, Arrays.copyOf(whole, at), name + " cut to " + at + " bytes");
        }
        refused(file, Arrays.copyOf(whole, whole.length + 1), name + " with a byte more");
        Files.write(file, whole);
        readAll();
    }

    @Test
    void shouldRefuseAnyDamageOfAState() throws IOException {
        refuseEveryDamage("state-1");
    }

    @Test
    void shouldRefuseAnyDamageOfAFileInTheMiddle() throws IOException {
        refuseEveryDamage("log-2.ulog.incomplete");
    }

    @Test
    void shouldRefuseAnyDamageOfTheLastFile() throws IOException {
        refuseEveryDamage("log-3.ulog.incomplete");
    }

    @Test
    void shouldRefuseAnotherMachinesFiles() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        StoredSample sample = new StoredSample(other, 8);
        try (StandbyStore another = StandbyStore.fromPowerOn(other, SampleLog.HEADER)) {
            sample.append(another, Baseline.POWER_ON, 40, 10);
            refused(
                    folder.resolve("log-3.ulog.incomplete"),
                    Files.readAllBytes(other.resolve("log-1.ulog.incomplete")),
                    "another log");
        }
    }

    @Test
    void shouldSayThatAFileIsGone() throws IOException {
        Files.delete(folder.resolve("log-3.ulog.incomplete"));
        assertThrows(IOException.class, this::readAll);
    }
}
