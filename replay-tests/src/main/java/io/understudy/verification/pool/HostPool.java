package io.understudy.verification.pool;

import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.ControlPlane;
import io.understudy.verification.process.Placement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** An arbiter, a console gateway and some hosts, each a real process on loopback, and one VM that was started on them. */
public final class HostPool implements AutoCloseable {
    private static final long START_MILLIS = 120_000;
    private static final int LETTERS = 26;

    private final Path folder;
    private final Placement placement;
    private static final long PROGRESS_MILLIS = 30_000;

    private final List<String> options;
    private final boolean backupsExecute;
    private final ChildProcess.Life life;
    private final Map<String, ChildProcess> hosts = new ConcurrentSkipListMap<>();
    private final ControlPlane control;
    private final InetSocketAddress console;

    /** Who is primary and who is backup of one view, by the names of their hosts. */
    public record Pair(long view, String primary, String backup) {}

    /**
     * Starts them all; nobody waits until the VM is redundant.
     *
     * @param folder for the arbiter's journal, the processes' logs, and what hosts store
     * @param size how many hosts
     * @param machine the options that describe the guest
     * @param options further options for every host
     */
    public HostPool(Path folder, int size, List<String> machine, List<String> options, ChildProcess.Life life)
            throws IOException, InterruptedException, TimeoutException {
        this(folder, size, machine, options, life, Placement.LOOPBACK);
    }

    /**
     * As the other, somewhere else; clients still reach the console on loopback.
     *
     * @param placement where the arbiter, called {@code arbiter}, and each host run
     */
    public HostPool(
            Path folder,
            int size,
            List<String> machine,
            List<String> options,
            ChildProcess.Life life,
            Placement placement)
            throws IOException, InterruptedException, TimeoutException {
        this(folder, size, machine, options, life, placement, Breach.NONE);
    }

    /** @param breach what hosts, arbiter and gateway leave out */
    public HostPool(
            Path folder,
            int size,
            List<String> machine,
            List<String> options,
            ChildProcess.Life life,
            Placement placement,
            Breach breach)
            throws IOException, InterruptedException, TimeoutException {
        this.folder = folder;
        this.options =
                Stream.concat(options.stream(), breach.ofHosts().stream()).toList();
        backupsExecute = !String.join(" ", machine).toLowerCase(Locale.ROOT).contains("--standby cold");
        this.life = life;
        this.placement = placement;
        control = new ControlPlane(folder, placement, breach);
        try {
            for (int i = 0; i < size; i++) {
                startHost(nextName());
            }
            console = control.awaitConsole();
            tell(Stream.concat(Stream.of("start"), machine.stream()).toList());
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Sends the arbiter one command, in a process of its own. */
    public void tell(List<String> command) throws IOException, InterruptedException, TimeoutException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--arbiter", arbiterAddress()));
        words.addAll(placement.identity("client"));
        try (ChildProcess wish = ChildProcess.start(folder, command.get(0), ChildProcess.Life.SHORT, words)) {
            if (wish.exitCode(START_MILLIS) != 0) {
                throw new IOException(wish.lastWords().orElse(command.get(0) + " failed"));
            }
        }
    }

    /** Starts a host, or starts it again: the same name in a new life. */
    public void startHost(String name) throws IOException {
        List<String> words = new ArrayList<>(List.of("host", "--events", "--name", name));
        words.addAll(List.of("--arbiter", placement.arbiter(name, arbiterAddress())));
        words.addAll(List.of("--vms", "1")); // one process, so that what it says is of one life
        words.addAll(List.of("--listen", anyPort(name), "--console", anyPort(name)));
        words.addAll(List.of("--disk-folder", images().folder().toString()));
        words.addAll(List.of("--standby-folder", folder.resolve("standby").toString()));
        words.addAll(options);
        words.addAll(placement.options(name));
        words.addAll(placement.identity(name));
        ChildProcess host = ChildProcess.start(folder, name, life, placement.before(name), words);
        hosts.put(name, host);
        placement.started(name, host);
    }

    /** The hosts' images of the machine's disks. */
    public HostImages images() {
        return new HostImages(folder.resolve("disks"));
    }

    /** Whether a backup's disks are as far as the primary's. */
    public boolean backupsExecute() {
        return backupsExecute;
    }

    /** Of one more host: the first letter that none has. */
    public String nextName() throws IOException {
        if (hosts.size() == LETTERS) {
            throw new IOException("there are hosts enough: one for each letter");
        }
        return String.valueOf((char) ('a' + hosts.size()));
    }

    /** The host of this name, in its present or last life; null if there never was one. */
    public ChildProcess host(String name) {
        return hosts.get(name);
    }

    public List<String> hosts() {
        return List.copyOf(hosts.keySet());
    }

    public ChildProcess gateway() {
        return control.gateway();
    }

    /** Of three the one that leads. */
    public ChildProcess arbiter() throws InterruptedException, TimeoutException {
        return control.arbiter();
    }

    /** Starts the arbiter again after it was killed, on the same journal and port. */
    public void restartArbiter() throws IOException, InterruptedException, TimeoutException {
        control.restartArbiter();
    }

    /** Starts the console gateway again after it was killed, on the same port. */
    public void restartGateway() throws IOException, InterruptedException, TimeoutException {
        control.restartGateway();
    }

    public String arbiterAddress() {
        return control.arbiterAddress();
    }

    public InetSocketAddress console() {
        return console;
    }

    /**
     * Waits until a living primary and a living backup agree on a view.
     *
     * @param after the view must be later than this one
     */
    public Pair awaitPair(long after, long timeoutMillis) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (true) {
            Optional<Pair> pair = pair();
            if (pair.isPresent() && pair.get().view() > after) {
                return pair.get();
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the VM had no backup again within " + timeoutMillis
                        + " ms; the processes' logs are in " + folder);
            }
            Thread.sleep(5);
        }
    }

    /** A living primary and a living backup that agree on a view, if there are such just now. */
    public Optional<Pair> pair() {
        for (String primary : hosts.keySet()) {
            long view = viewAs(primary, "PRIMARY");
            for (String backup : hosts.keySet()) {
                if (view > 0 && viewAs(backup, "BACKUP") == view) {
                    return Optional.of(new Pair(view, primary, backup));
                }
            }
        }
        return Optional.empty();
    }

    /** The view in which a living host has this role, 0 if it has another one. */
    private long viewAs(String name, String role) {
        ChildProcess host = hosts.get(name);
        return host.last("role")
                .filter(event -> host.isAlive() && event.details().contains("role=" + role))
                .flatMap(event -> event.detail("view"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    /** How many bytes of log a pair's backup has received, by now; none if it says nothing of that. */
    public OptionalLong logBytes(Pair pair) throws InterruptedException, TimeoutException {
        ChildProcess backup = hosts.get(pair.backup());
        backup.awaitProgress(1, PROGRESS_MILLIS);
        return backup.last("progress").flatMap(event -> event.detail("bytes")).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    @Override
    public void close() {
        control.close();
        hosts.values().forEach(ChildProcess::kill);
    }

    private String anyPort(String process) {
        return placement.address(process) + ":0";
    }
}
