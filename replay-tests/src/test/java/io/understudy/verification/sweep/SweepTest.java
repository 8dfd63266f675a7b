package io.understudy.verification.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.unicorn.UnicornEngine;
import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.OutputSink;
import io.understudy.machine.boot.MultibootImage;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.platform.FailPoint.Stage;
import io.understudy.system.RequiresEngine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SweepTest extends RequiresEngine {
    private static final long SEED = 4;
    private static final int SAMPLES_PER_STAGE = 8;
    private static final GuestImage KV = GuestCatalogue.load().find("kv");

    @Test
    void shouldKeepTheHistoryCleanWhereverThePrimaryDies() throws InterruptedException {
        Sweep sweep = Sweep.record(SweepTest::build, SEED);
        List<Boundary> sample = sample(sweep.boundaries());
        assertEquals(Stage.values().length * SAMPLES_PER_STAGE, sample.size());

        List<String> faults = new ArrayList<>();
        sweep.kill(sample, result -> result.fault().ifPresent(fault -> faults.add(result.boundary() + ": " + fault)));

        assertEquals(List.of(), faults);
    }

    @Test
    void shouldComeByEveryBoundaryOfEveryEntryAndTheSameOnesAgain() {
        Sweep sweep = Sweep.record(SweepTest::build, SEED);
        for (int sequence = 1; sequence <= sweep.entries(); sequence++) {
            for (Stage stage : Stage.values()) {
                assertTrue(sweep.boundary(new FailPoint(stage, sequence)).isPresent(), stage + " of " + sequence);
            }
        }
        assertEquals(sweep.boundaries(), Sweep.record(SweepTest::build, SEED).boundaries());
    }

    @Test
    void shouldNoticeAnOutputThatLeftTooEarlyAndInputForgottenTooEarly() {
        Sweep sweep = Sweep.record(SweepTest::build, SEED);
        Boundary middle = sweep.boundaries().get(sweep.boundaries().size() / 2);

        Boundary early = new Boundary(middle.at(), 1, middle.seen(), 0);
        Boundary forgotten = new Boundary(middle.at(), 1, 0, middle.consumed());

        assertTrue(sweep.kill(early).fault().orElseThrow().contains("the backup's log explains only"));
        assertTrue(sweep.kill(forgotten).fault().orElseThrow().contains("told to forget"));
    }

    @Test
    void shouldRefuseWhatIsNoBoundary() {
        for (String text : List.of("", "made", "made:", "made:0", "made:-1", "made:x", "thrown:3", ":3")) {
            assertThrows(IllegalArgumentException.class, () -> FailPoint.parse(text), text);
        }
        assertEquals(new FailPoint(Stage.RECEIVED, 217), FailPoint.parse("received:217"));
    }

    private static List<Boundary> sample(List<Boundary> all) {
        List<Boundary> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(SEED));
        List<Boundary> sample = new ArrayList<>();
        Set<Stage> stages = EnumSet.allOf(Stage.class);
        for (Stage stage : stages) {
            shuffled.stream()
                    .filter(each -> each.at().stage() == stage)
                    .limit(SAMPLES_PER_STAGE)
                    .forEach(sample::add);
        }
        return sample;
    }

    private static Machine build(InputSource inputs, OutputSink outputs) {
        return new Machine(
                new MachineConfiguration(
                        MultibootImage.of(KV.name(), KV.bytes()),
                        KV.ramMebibytes() << 20,
                        KV.commandLine(),
                        1_700_000_000_000L),
                (model, ramBytes, requests) ->
                        UnicornEngine.open(ramBytes, requests).cpu(),
                inputs,
                outputs);
    }
}
