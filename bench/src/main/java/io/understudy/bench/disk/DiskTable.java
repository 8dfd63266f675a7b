package io.understudy.bench.disk;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** The figures, and their ratios within the run. */
final class DiskTable {
    private static final int FIRST = 26;
    private static final int OTHERS = 17;

    private final Map<Way, Map<DiskJob, DiskFigure>> figures;
    private final PrintStream out;

    DiskTable(Map<Way, Map<DiskJob, DiskFigure>> figures, PrintStream out) {
        this.figures = figures;
        this.out = out;
    }

    private interface Cell {
        String of(Way way, DiskJob job);
    }

    void print() {
        table("", (way, job) -> {
            DiskFigure figure = figures.get(way).get(job);
            return job.isSequential()
                    ? format("%.1f MiB/s", figure.kibibytes() / 1024)
                    : format("%.0f a second", figure.operations());
        });
        table("its log, Mbit/s", (way, job) -> {
            var log = figures.get(way).get(job).logMegabits();
            return log.isPresent() ? format("%.2f", log.getAsDouble()) : "-";
        });
        for (Way other : new Way[] {Way.ALONE, Way.QEMU}) {
            if (figures.containsKey(other)) {
                table("as a ratio to " + other.title(), (way, job) -> format("%.2f", ratio(way, other, job)));
            }
        }
    }

    private double ratio(Way way, Way other, DiskJob job) {
        return figures.get(way).get(job).operations()
                / figures.get(other).get(job).operations();
    }

    private void table(String title, Cell cell) {
        out.println();
        StringBuilder head = new StringBuilder(pad(title, FIRST));
        for (DiskJob job : DiskJob.values()) {
            head.append(pad(job.title(), OTHERS));
        }
        out.println(head.toString().stripTrailing());
        for (Way way : figures.keySet()) {
            StringBuilder line = new StringBuilder(pad(way.title(), FIRST));
            for (DiskJob job : DiskJob.values()) {
                line.append(pad(cell.of(way, job), OTHERS));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String format(String format, double figure) {
        return String.format(Locale.ROOT, format, figure);
    }
}
