package io.understudy.verification.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Three arbiters that are one, each a process on loopback. */
public final class ArbiterTrio implements AutoCloseable {
    private static final long START_MILLIS = 120_000;
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final Path folder;
    private final List<String> options;
    private final List<Integer> ports = new ArrayList<>();
    private final Map<String, ChildProcess> members = new LinkedHashMap<>();

    /** Starts all, and waits until one leads. */
    public ArbiterTrio(Path folder, List<String> options) throws IOException, InterruptedException, TimeoutException {
        this.folder = folder;
        this.options = List.copyOf(options);
        while (ports.size() < 2 * NAMES.size()) {
            int port = FreePort.find();
            if (!ports.contains(port)) {
                ports.add(port);
            }
        }
        try {
            for (String name : NAMES) {
                start(name);
            }
            var unused = leader();
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start(String name) throws IOException {
        List<String> cluster = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            cluster.add(NAMES.get(i) + "=127.0.0.1:" + ports.get(i) + "/" + ports.get(i + NAMES.size()));
        }
        List<String> words = new ArrayList<>(List.of("arbiter", "--events", "--name", name));
        words.addAll(List.of("--cluster", String.join(",", cluster)));
        words.addAll(List.of("--journal", folder.resolve("journal-" + name).toString()));
        words.addAll(options);
        Files.deleteIfExists(log(name));
        members.put(name, ChildProcess.start(folder, "arbiter-" + name, ChildProcess.Life.SHORT, words));
    }

    private Path log(String name) {
        return folder.resolve("arbiter-" + name + ".log");
    }

    /** Where hosts and gateways ask. */
    public String address() {
        return ports.subList(0, NAMES.size()).stream()
                .map(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(","));
    }

    /** The one that leads; waits until one does. */
    public ChildProcess leader() throws InterruptedException, TimeoutException {
        return members.get(leaderName());
    }

    /** One that does not lead. */
    public ChildProcess follower() throws InterruptedException, TimeoutException {
        String leader = leaderName();
        return members.entrySet().stream()
                .filter(each -> !each.getKey().equals(leader) && each.getValue().isAlive())
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private String leaderName() throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (System.nanoTime() - deadline < 0) {
            for (Map.Entry<String, ChildProcess> member : members.entrySet()) {
                if (member.getValue().isAlive() && says(member.getKey())) {
                    return member.getKey();
                }
            }
            Thread.sleep(10);
        }
        throw new TimeoutException("none of three arbiters leads, see " + folder);
    }

    /** By its last word about that. */
    private boolean says(String name) {
        try {
            return Files.readAllLines(log(name)).stream()
                    .filter(line -> line.contains("leads, in term")
                            || line.contains("follows the arbiter")
                            || line.contains("does not lead any more"))
                    .reduce((before, last) -> last)
                    .filter(last -> last.contains("leads, in term"))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts those again that were killed. */
    public void restart() throws IOException {
        for (String name : NAMES) {
            if (!members.get(name).isAlive()) {
                start(name);
            }
        }
    }

    @Override
    public void close() {
        members.values().forEach(ChildProcess::kill);
    }
}
