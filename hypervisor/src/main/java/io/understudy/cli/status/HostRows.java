package io.understudy.cli.status;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Transfer;
import io.understudy.arbiter.pool.HostStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One host in a table, with a line for each VM that it serves.
 *
 * @param slots the host itself, or its slots, one at least
 * @param nowMillis the moment, on the clock of {@link HostStatus#sinceMillis()}
 */
record HostRows(List<HostStatus> slots, long nowMillis) {
    static String row(String name, String state, String since, String does) {
        return String.format("%-16s %-15s %9s  %s", name, state, since, does);
    }

    List<String> lines() {
        List<HostStatus> alive = slots.stream().filter(HostStatus::alive).toList();
        HostStatus first = slots.get(0);
        String state = (alive.isEmpty() ? "dead" : "alive") + (first.draining() ? ", draining" : "");
        // It lives since its first slot does, and is dead since its last one is.
        Comparator<HostStatus> bySince = Comparator.comparing(HostStatus::sinceMillis);
        long sinceMillis = alive.stream()
                .min(bySince)
                .or(() -> slots.stream().max(bySince))
                .orElseThrow()
                .sinceMillis();
        String since = duration(Math.max(0, (nowMillis - sinceMillis) / 1000));
        List<String> does = does(alive);
        List<String> lines = new ArrayList<>();
        lines.add(row(first.report().host().nameWithoutSlot(), state, since, does.get(0)));
        does.stream().skip(1).forEach(more -> lines.add(row("", "", "", more)));
        return lines;
    }

    private List<String> does(List<HostStatus> alive) {
        List<String> does = new ArrayList<>();
        slots.stream()
                .filter(slot -> slot.report().role() != HostRole.IDLE)
                .forEach(slot -> does.add((slot.alive() ? "" : "was ") + doing(slot.report())));
        long idle = alive.stream()
                .filter(slot -> slot.report().role() == HostRole.IDLE)
                .count();
        if (does.isEmpty()) {
            String room = slots.size() > 1 && idle > 0 ? ", with room for " + vms(idle, "") : "";
            does.add((alive.isEmpty() ? "was idle" : "idle") + room);
        } else if (idle > 0) {
            does.add("room for " + vms(idle, "more "));
        }
        return does;
    }

    private static String vms(long count, String more) {
        return count + " " + more + (count == 1 ? "VM" : "VMs");
    }

    static String duration(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        } else if (seconds < 2 * 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / (24 * 3600) + " d";
    }

    private static String doing(Report report) {
        String of = report.task().map(task -> " of " + task.vm()).orElse("");
        HostRole role = report.role();
        return switch (role) {
            case IDLE -> "idle";
            case RECEIVING -> "receives the state" + of + transfer(report);
            case BACKUP -> "backup" + of + ", " + report.lagMillis() + " ms behind";
            case PRIMARY -> "primary" + of + transfer(report);
            case HALTED -> "halted" + of;
        };
    }

    private static String transfer(Report report) {
        return report.transfer().map(HostRows::bytes).orElse("");
    }

    private static String bytes(Transfer transfer) {
        return String.format(
                ", %d of %d MiB (%d %%)", transfer.doneBytes() >> 20, transfer.totalBytes() >> 20, transfer.percent());
    }
}
