package io.understudy.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are kept running; a shell stands for each. */
@Timeout(60)
class SlotsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTellAMistakeFromACrash() {
        assertTrue(Slot.isMistake(1, 2));
        assertFalse(Slot.isMistake(1, 134), "a crash");
        assertFalse(Slot.isMistake(2, 2), "it ran before");
    }

    @Test
    void shouldStartASlotAgainAndEndWithOneThatCannotRunAsItWasCalled() throws Exception {
        Path lives = folder.resolve("lives");
        String first = "echo life >> " + lives + "; exit 134";
        // The second waits until the first has been started again.
        String second = "until [ \"$(wc -l 2>/dev/null < " + lives + ")\" -ge 2 ]; do sleep 0.1; done; exit 2";
        Slots slots = new Slots("a", 2, number -> List.of("sh", "-c", number == 1 ? first : second));
        assertEquals(2, slots.run());
        assertTrue(Files.readAllLines(lives).size() >= 2);
    }

    @Test
    void shouldAskASlotToLeaveWithoutClosingItsPipe() throws Exception {
        Path said = folder.resolve("said");
        // At SIGTERM it waits for the end of its input, a second at most: 124 if that does not come.
        String leaving = "trap 'timeout 1 cat >/dev/null; echo $? >> " + said + "; exit' TERM; echo ready > " + said
                + "; while :; do sleep 0.1; done";
        Slot slot = new Slot("a/1", List.of("sh", "-c", leaving));
        Thread keeper = keep(slot);
        while (!Files.exists(said) || Files.size(said) == 0) {
            Thread.sleep(10);
        }
        slot.end();
        slot.awaitEnd();
        keeper.join();
        assertEquals(List.of("ready", "124"), Files.readAllLines(said));
    }

    @Test
    void shouldNotWaitWithItsEndUntilItWouldHaveStartedAgain() throws Exception {
        Path lives = folder.resolve("lives");
        Slot slot = new Slot("a/1", List.of("sh", "-c", "echo life >> " + lives + "; exit 3"));
        Thread keeper = keep(slot);
        while (!Files.exists(lives) || Files.readAllLines(lives).size() < 3) {
            Thread.sleep(10);
        }
        slot.end();
        keeper.join(2_000); // the next life would begin in four
        assertFalse(keeper.isAlive());
        assertEquals(3, Files.readAllLines(lives).size());
    }

    private static Thread keep(Slot slot) {
        Thread keeper = new Thread(() -> {
            try {
                slot.keepRunning(code -> {});
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        keeper.start();
        return keeper;
    }

    @Test
    void shouldNoticeTheEndOfThePipe() {
        ParentWatch.awaitEnd(new ByteArrayInputStream(new byte[3]));
    }
}
