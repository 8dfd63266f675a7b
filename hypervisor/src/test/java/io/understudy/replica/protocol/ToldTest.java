package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.event.Event;
import io.understudy.event.FailoverStage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a backup tells those who watch: how it is, and how far a failover is. */
class ToldTest {
    private final BackupStage stage = new BackupStage(new NoMachine());

    private List<FailoverStage> stages() {
        return stage.told().stream()
                .filter(Event.Stage.class::isInstance)
                .map(each -> ((Event.Stage) each).stage())
                .toList();
    }

    private long samplesIn(int ticks) {
        for (int i = 0; i < ticks; i++) {
            stage.heartbeat(1);
            stage.pass(50 * BackupStage.MILLIS);
        }
        return stage.told().stream().filter(Event.Sample.class::isInstance).count();
    }

    @Test
    void shouldSampleOnceASecondAndFiveTimesForWhoWatches() {
        stage.greet(1);
        assertEquals(5, samplesIn(100));
        stage.watch();
        assertEquals(25, samplesIn(100));
    }

    @Test
    void shouldSayWhatItIsForWhom() {
        stage.greet(1);
        stage.heartbeat(1);
        stage.pass(1_000 * BackupStage.MILLIS);
        Event.Sample sample = (Event.Sample) stage.told().get(0);
        assertEquals("vm", sample.vm());
        assertEquals("BACKUP", sample.role());
        assertEquals(1, sample.view());
        assertEquals(Event.Held.NOTHING, sample.held());
        assertEquals(Optional.empty(), sample.transfer());
    }

    @Test
    void shouldTellEachStageOfATakeoverAsItIsReached() {
        stage.greet(1);
        stage.heartbeat(1);
        assertEquals(List.of(), stages());
        stage.loseThePrimary();
        assertEquals(List.of(FailoverStage.SUSPECTED, FailoverStage.CLAIMED), stages());
        stage.answer(new Verdict.Granted(new View(2, BackupStage.SELF, Optional.empty(), false)));
        assertEquals(List.of(FailoverStage.GRANTED), stages());
    }
}
