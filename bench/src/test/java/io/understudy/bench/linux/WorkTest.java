package io.understudy.bench.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkTest {
    private static final WorkStep STEP = new WorkStep(new WorkRow(Phase.FRESH, "sort"), "seq 2", "1\n2");

    @Test
    void shouldNotTakeTheEchoForTheAnswer() throws IOException {
        ConsoleText console = console("~ # " + STEP.typed(1) + "1\n2\nwork-42-1\n~ # ");
        assertEquals("~ # " + STEP.typed(1) + "1\n2\n", console.before(WorkStep.marker(1)));
    }

    @Test
    void shouldTakeAnswersOneByOneAndNotOneOfMoreDigits() throws IOException {
        ConsoleText console = console("a\nwork-42-11\nb\nwork-42-1\nwork-42-2\n");
        assertEquals("a\nwork-42-11\nb\n", console.before(WorkStep.marker(1)));
        assertEquals("", console.before(WorkStep.marker(2)));
    }

    @Test
    void shouldSayTheGuestsLastWordsIfNoAnswerComes() {
        IOException early = assertThrows(
                IOException.class, () -> console("Kernel panic\r\nend").before("work-42-1\n"));
        assertEquals(
                "it ended before the guest printed 'work-42-1'; the guest's last words: Kernel panic | end",
                early.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void shouldTypeNoLineThatTheShellWouldCut(Architecture architecture) {
        List<WorkStep> steps = new ArrayList<>(Workload.in(Phase.FRESH));
        steps.addAll(Churn.of(architecture));
        for (WorkStep step : steps) {
            String typed = step.typed(999);
            assertTrue(typed.length() < 1024, typed);
            assertEquals(typed.length() - 1, typed.indexOf('\n'), typed);
        }
    }

    @Test
    void shouldPrintTheLeastAndTheirRatios() {
        WorkFigures figures = new WorkFigures();
        for (double alone : new double[] {3, 9, 2}) {
            figures.add(STEP.row(), Way.ALONE, alone);
        }
        figures.add(STEP.row(), Way.QEMU_PLAIN, 1.0);
        figures.add(STEP.row(), Way.QEMU_PLAIN, 2.0);
        WorkRow aged = new WorkRow(Phase.AGED, "sort");
        figures.add(aged, Way.ALONE, 3.3);
        figures.add(aged, Way.RECORDING, 6.6);
        figures.add(new WorkRow(Phase.AGED, "churn"), Way.ALONE, 5);
        figures.add(new WorkRow(Phase.BETWEEN, "parting"), Way.ALONE, 7);
        String fresh = printed(figures, Phase.FRESH);
        assertEquals("sort 2.00 - - 1.00 - 2.00 - - -", line(fresh, "sort"));
        String old = printed(figures, Phase.AGED);
        assertEquals("sort 3.30 6.60 - - - - - 2.00 - 1.65", line(old, "sort"));
        assertEquals("churn 5.00 - - - - - - - - -", line(old, "churn"));
        assertFalse((fresh + old).contains("parting"), fresh + old);
    }

    @Test
    void shouldSumWhatBothTablesHave() {
        WorkRow aged = new WorkRow(Phase.AGED, "sort");
        Map<WorkRow, Double> seconds =
                Map.of(STEP.row(), 2.0, aged, 3.0, Workload.BOOT, 100.0, new WorkRow(Phase.AGED, "churn"), 1000.0);
        assertEquals(2, WorkBench.sumOfBoth(Phase.FRESH, seconds));
        assertEquals(3, WorkBench.sumOfBoth(Phase.AGED, seconds));
    }

    private static ConsoleText console(String printed) {
        return new ConsoleText(new ByteArrayInputStream(printed.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String printed(WorkFigures figures, Phase phase) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new WorkTable(figures, new PrintStream(bytes, true, StandardCharsets.UTF_8)).print(phase);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String line(String table, String row) {
        return table.lines()
                .filter(each -> each.startsWith(row + " "))
                .map(each -> each.strip().replaceAll(" +", " "))
                .findFirst()
                .orElse("");
    }
}
