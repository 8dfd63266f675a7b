package io.understudy.bench.disk;

import io.understudy.bench.linux.LentFolder;
import io.understudy.linux.system.SystemService;
import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeoutException;

/** PostgreSQL on a Debian guest's second disk: how many transactions it commits, each of them safe, one way after the other. */
public final class DatabaseBench {
    private static final int MEBIBYTES = 512;
    private static final int WARM_SECONDS = 5;
    private static final int[] CLIENTS = {1, 8};

    /** A cluster of its own, on the disk that is to be measured. */
    private static final String MADE =
            "mkfs.ext4 -q /dev/vdb && mount /dev/vdb /mnt && install -d -o postgres /mnt/data"
                    + " && cd /mnt && "
                    + asPostgres("$P/initdb -N -D /mnt/data"
                            + " && $P/pg_ctl -D /mnt/data -o \"-p 5433 -k /mnt/data\" -w -l /mnt/data/log start"
                            + " && $P/pgbench -h /mnt/data -p 5433 -i -q postgres")
                    + " >/tmp/made 2>&1 && echo made || tail -3 /tmp/made";

    private final SecondDisk disk;
    private final Path folder;
    private final int seconds;
    private final PrintStream out;

    private DatabaseBench(SecondDisk disk, Path folder, int seconds, PrintStream out) {
        this.disk = disk;
        this.folder = folder;
        this.seconds = seconds;
        this.out = out;
    }

    /**
     * Runs it; takes about six minutes.
     *
     * @param seconds of each figure
     * @throws IllegalStateException in one line, if the guest is not built
     * @throws IOException in one line, if something did not come up
     */
    public static void run(int seconds, PrintStream out) throws IOException, InterruptedException {
        SecondDisk disk = new SecondDisk(SystemService.POSTGRESQL, MEBIBYTES);
        LentFolder.of(folder -> new DatabaseBench(disk, folder, seconds, out).compare());
    }

    private void compare() throws IOException, InterruptedException, TimeoutException {
        out.println("PostgreSQL on a Debian guest's second disk, pgbench's own transactions, " + seconds + " s each");
        for (Way way : SecondDisk.ways(out)) {
            out.println("  " + way.title() + ": the guest boots, a database is made ...");
            Path own = Files.createDirectories(folder.resolve(way.name()));
            try (DiskGuest serving = disk.start(way, own)) {
                measure(way, serving);
            }
        }
    }

    private void measure(Way way, DiskGuest serving) throws IOException, InterruptedException, TimeoutException {
        String said = serving.run(MADE);
        if (!said.strip().equals("made")) {
            throw new IOException("the guest has no database: " + HostProgram.oneLine(said));
        }
        for (int clients : CLIENTS) {
            String unused = serving.run(transactions(clients, WARM_SECONDS));
            LogRate log = LogRate.begin(serving);
            TransactionRate rate = TransactionRate.of(serving.run(transactions(clients, seconds)));
            OptionalDouble logged = log.megabits();
            out.printf(
                    Locale.ROOT,
                    "  %s, %d %s: %.1f transactions a second, each after %.1f ms%s%n",
                    way.title(),
                    clients,
                    clients == 1 ? "client" : "clients",
                    rate.perSecond(),
                    rate.latencyMillis(),
                    logged.isPresent() ? String.format(Locale.ROOT, ", log %.2f Mbit/s", logged.getAsDouble()) : "");
        }
    }

    private static String transactions(int clients, int seconds) {
        return asPostgres("$P/pgbench -h /mnt/data -p 5433 -n -c " + clients + " -T " + seconds + " postgres")
                + " 2>&1";
    }

    private static String asPostgres(String command) {
        return "runuser -u postgres -- sh -c 'P=$(ls -d /usr/lib/postgresql/*/bin); " + command + "'";
    }
}
