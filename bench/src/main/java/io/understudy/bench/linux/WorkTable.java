package io.understudy.bench.linux;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;

/** One table for each phase: seconds, ratios, and what the ratios should be. */
final class WorkTable {
    private static final String LINE = "%-14s %9s %9s %9s %9s %9s  %15s %12s %15s %15s %11s";

    private final WorkFigures figures;
    private final PrintStream out;

    WorkTable(WorkFigures figures, PrintStream out) {
        this.figures = figures;
        this.out = out;
    }

    void print(Phase phase) {
        out.println();
        line(
                phase.name().toLowerCase(Locale.ROOT),
                Way.ALONE.title(),
                Way.RECORDING.title(),
                Way.REPLAYING.title(),
                Way.QEMU_PLAIN.title(),
                Way.QEMU_COUNTING.title(),
                "alone/QEMU",
                "alone/icount",
                "recording/alone",
                "replaying/alone",
                phase == Phase.AGED ? "aged/fresh" : "");
        for (WorkRow row : figures.rows(phase)) {
            line(
                    row.name(),
                    text(figures.least(row, Way.ALONE)),
                    text(figures.least(row, Way.RECORDING)),
                    text(figures.least(row, Way.REPLAYING)),
                    text(figures.least(row, Way.QEMU_PLAIN)),
                    text(figures.least(row, Way.QEMU_COUNTING)),
                    text(figures.ratio(row, Way.ALONE, Way.QEMU_PLAIN)),
                    text(figures.ratio(row, Way.ALONE, Way.QEMU_COUNTING)),
                    text(figures.ratio(row, Way.RECORDING, Way.ALONE)),
                    text(figures.ratio(row, Way.REPLAYING, Way.ALONE)),
                    phase == Phase.AGED ? text(figures.ageing(row)) : "");
        }
        String plain = phase == Phase.FRESH ? "1.5, boot 1.25" : "1.5";
        line("aim", "", "", "", "", "", plain, "1.0", "1.05", "1.0", phase == Phase.AGED ? "1.1" : "");
    }

    private void line(Object... cells) {
        out.println(String.format(LINE, cells).stripTrailing());
    }

    private static String text(OptionalDouble figure) {
        return figure.isPresent() ? String.format(Locale.ROOT, "%.2f", figure.getAsDouble()) : "-";
    }
}
