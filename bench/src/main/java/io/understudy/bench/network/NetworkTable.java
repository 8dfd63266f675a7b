package io.understudy.bench.network;

import java.io.PrintStream;
import java.util.Locale;

/** Throughput with the log beside it, latency, what it cost, and ratios as the last lines. */
final class NetworkTable {
    private static final String LINE = "%-26s %10s %10s %10s %10s %10s %10s";

    private final NetworkFigures figures;
    private final PrintStream out;

    NetworkTable(NetworkFigures figures, PrintStream out) {
        this.figures = figures;
        this.out = out;
    }

    void print() {
        speed();
        cost();
        ratios();
    }

    private void speed() {
        out.println();
        line("", "receive", "its log", "transmit", "its log", "request:", "");
        line("", "Mbit/s", "Mbit/s", "Mbit/s", "Mbit/s", "p50 ms", "p99 ms");
        for (Way way : figures.ways()) {
            Transfer receive = figures.receive(way);
            Transfer transmit = figures.transmit(way);
            Latency latency = figures.latency(way);
            line(
                    way.title(),
                    one(receive.megabits()),
                    log(receive),
                    one(transmit.megabits()),
                    log(transmit),
                    two(latency.medianMillis()),
                    two(latency.percentile99Millis()));
        }
    }

    private void cost() {
        out.println();
        line("CPU seconds", "receive:", "", "", "transmit:", "", "");
        String machine = Part.MACHINE.title();
        String backup = Part.BACKUP.title();
        String wires = Part.SWITCH.title();
        line("", machine, backup, wires, machine, backup, wires);
        for (Way way : figures.ways()) {
            Transfer receive = figures.receive(way);
            Transfer transmit = figures.transmit(way);
            line(
                    way.title(),
                    cost(receive, Part.MACHINE),
                    cost(receive, Part.BACKUP),
                    cost(receive, Part.SWITCH),
                    cost(transmit, Part.MACHINE),
                    cost(transmit, Part.BACKUP),
                    cost(transmit, Part.SWITCH));
        }
    }

    private void ratios() {
        out.println();
        line("ratio", "receive", "", "transmit", "", "p50", "p99");
        ratio(Way.REPLICATED, Way.ALONE);
        ratio(Way.ALONE, Way.QEMU);
        ratio(Way.REPLICATED, Way.QEMU_RECORDING);
        ratio(Way.QEMU_RECORDING, Way.QEMU);
        // Scales, Nelson, Venkitachalam 2010: of 940 Mbit/s 604 and 855 were left; promised is the latency.
        line("paper's and promised", "0.64", "", "0.91", "", "1.50", "");
    }

    private void ratio(Way way, Way other) {
        figures.ratios(way, other)
                .ifPresent(ratios -> line(
                        way.title() + " / " + other.title(),
                        two(ratios.receive()),
                        "",
                        two(ratios.transmit()),
                        "",
                        two(ratios.median()),
                        two(ratios.percentile99())));
    }

    private void line(Object... cells) {
        out.println(String.format(LINE, cells).stripTrailing());
    }

    private static String log(Transfer transfer) {
        return transfer.logMegabits().isPresent() ? one(transfer.logMegabits().getAsDouble()) : "-";
    }

    private static String cost(Transfer transfer, Part part) {
        Double seconds = transfer.cpuSeconds().get(part);
        return seconds == null ? "-" : two(seconds);
    }

    private static String one(double figure) {
        return String.format(Locale.ROOT, "%.1f", figure);
    }

    private static String two(double figure) {
        return String.format(Locale.ROOT, "%.2f", figure);
    }
}
