package io.understudy.simulation;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.replica.role.Role;
import io.understudy.simulation.disk.ProcessFiles;
import io.understudy.simulation.disk.SimulatedDisk;
import io.understudy.simulation.drive.DiskPace;
import io.understudy.simulation.drive.DiskWatch;
import io.understudy.simulation.drive.DriveCounts;
import io.understudy.simulation.drive.Durability;
import io.understudy.simulation.drive.GuestDisk;
import io.understudy.simulation.drive.Sectors;
import io.understudy.simulation.machine.GuestBlueprint;
import io.understudy.storage.WorkingImages;
import io.understudy.storage.image.CacheMode;
import io.understudy.storage.image.Drive;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The machine's disk, where it has one: images on the hosts' disks, what guests are told of them, and whether they hold it.
 * What a flush makes safe rests on the host that acts and, while there is one in its view, on the backup, unless that stores
 * the log: then on that, and images say nothing of it.
 */
final class Drives {
    private static final String NAMED_FOLDER = "images";
    private static final String NAMED = "disk.raw";
    private static final String OWN_FOLDER = "/disks";
    private static final String OWN = "disk0.raw";
    private static final String LOCK = "lock";

    /** Those who have the machine, and let go of it only when another one is known to have it. */
    private static final Set<Role> HOLDERS = EnumSet.of(
            Role.PRIMARY,
            Role.ALONE,
            Role.GOING_ALONE,
            Role.RECRUITING,
            Role.SECURING,
            Role.ADOPTING,
            Role.BACKUP,
            Role.TAKING_OVER,
            Role.GOING_LIVE);

    private final Cluster cluster;
    private final DiskPace pace;
    private final Map<SimulatedHost, GuestDisk> guests = new HashMap<>();
    private boolean spoiled;
    private boolean lies;
    private int flushes;
    private int failures;
    private int images;

    Drives(Cluster cluster, DiskPace pace) {
        this.cluster = cluster;
        this.pace = pace;
    }

    /** What its user names is on every host. */
    static void install(SimulatedDisk disk) {
        disk.install(NAMED_FOLDER, NAMED, Sectors.firstImage());
    }

    GuestBlueprint.Bay bay(ProcessFiles files, String node) {
        return new GuestBlueprint.Bay(
                new WorkingImages(files.getPath(OWN_FOLDER), node, Cluster.VM.toString()),
                List.of(new Drive(
                        files.getPath("/" + NAMED_FOLDER, NAMED),
                        Sectors.IMAGE_BYTES,
                        false,
                        CacheMode.WRITEBACK,
                        false)));
    }

    Durability durability() {
        return pace.durability();
    }

    long busyNanos() {
        return pace.nanos();
    }

    @Override
    public String toString() {
        return pace.toString();
    }

    DriveCounts counts() {
        return new DriveCounts(1, flushes, failures, images);
    }

    /** Something fails on some host's disk. */
    void spoiled() {
        spoiled = true;
    }

    /** Some host's disk returns what was not written: then nobody can promise what a guest reads. */
    void lies() {
        lies = true;
    }

    /** Of one life of a host. */
    DiskWatch watch(SimulatedHost host) {
        return new DiskWatch() {
            @Override
            public void begun(GuestDisk disk) {
                guests.put(host, disk);
            }

            @Override
            public void safe(long before) {
                if (host.role().role().acts()) {
                    flushes++;
                    told(host, before);
                }
            }

            @Override
            public void failed() {
                failures++;
                if (host.role().role() == Role.PRIMARY) {
                    object(host.self() + " tells its guest of an I/O error, although it has a backup");
                }
            }

            @Override
            public void mismatched(String what) {
                object(host.self() + ": " + what);
            }
        };
    }

    private void told(SimulatedHost host, long before) {
        guests.get(host).book().safe(before);
        Optional<SimulatedHost> executing =
                host.role().view().flatMap(View::backup).flatMap(this::find).filter(backup -> !backup.isCold());
        executing.ifPresent(backup -> {
            GuestDisk guest = guests.get(backup);
            if (guest == null || !guest.hasAsked(before - 1)) {
                object(host.self() + " tells its guest that request " + (before - 1) + " is safe, which its backup "
                        + backup.self() + " has not even come to");
            } else {
                guest.book().safe(before);
            }
        });
    }

    private Optional<SimulatedHost> find(Host host) {
        return cluster.hosts().stream()
                .filter(each -> each.self().is(host.identity()))
                .findFirst();
    }

    /** A host is about to be gone; what it has then is to be seen when it is. */
    Runnable death(SimulatedHost host, String how) {
        if (!HOLDERS.contains(host.role().role())) {
            return () -> {};
        }
        List<String> folders = folders(host);
        return () -> judge(host, folders, how);
    }

    /** A host's machine acts now that followed before. */
    void tookOver(SimulatedHost host) {
        judge(host, folders(host), "took over");
    }

    private List<String> folders(SimulatedHost host) {
        return cluster.disk(host.node()).locked(OWN_FOLDER, LOCK);
    }

    private void judge(SimulatedHost host, List<String> folders, String how) {
        GuestDisk guest = guests.get(host);
        if (guest != null && guest.book().promises() && folders.size() == 1) {
            images++;
            guest.book()
                    .objection(image(host, folders).orElse(new byte[0]))
                    .ifPresent(what -> object(host.self() + " " + how + ": " + what));
        }
    }

    private Optional<byte[]> image(SimulatedHost host, List<String> folders) {
        return cluster.disk(host.node()).show(folders.get(0) + "/" + OWN);
    }

    /** What a host says of itself: of a disk something only if one of them has failed. */
    void said(SimulatedHost host, String text) {
        if (!spoiled && text.contains("disk 0")) {
            cluster.ledger().diverged(host.self().identity(), text);
        }
    }

    private void object(String what) {
        if (!lies) {
            cluster.ledger().remember(new Violation(Promise.SAFE_ON_DISK, what));
        }
    }

    /** What is wrong with the images of those who have the machine, now that nothing is asked of it; empty if nothing. */
    Optional<String> unsettled() {
        if (lies) {
            return Optional.empty();
        }
        byte[] wanted = null;
        for (SimulatedHost host : cluster.hosts()) {
            boolean executes = host.role().role().acts() || !host.isCold();
            if (host.process().alive() && isInView(host) && executes) {
                GuestDisk guest = guests.get(host);
                if (guest == null || !guest.isQuiet()) {
                    return Optional.of(host.self() + " has something to write still: " + guest);
                }
                wanted = wanted == null ? guest.image() : wanted;
                if (!Arrays.equals(wanted, guest.image())) {
                    return Optional.of(host.self() + " is not as far as its partner");
                }
                List<String> folders = folders(host);
                if (folders.size() != 1
                        || !Arrays.equals(wanted, image(host, folders).orElse(null))) {
                    return Optional.of(
                            "the image of " + host.self() + " in " + folders + " is not what its guest wrote");
                }
            }
        }
        return Optional.empty();
    }

    private boolean isInView(SimulatedHost host) {
        Optional<View> view = cluster.arbiter().view();
        return view.filter(last -> host.self().is(last.primary().identity())).isPresent()
                || view.flatMap(View::backup)
                        .filter(backup -> host.self().is(backup.identity()))
                        .isPresent();
    }
}
