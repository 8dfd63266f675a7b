package io.understudy.system;

import io.understudy.verification.process.Placement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A switch and the machines on it, each a network namespace of its own, that is cut as real networks are: without a word
 * to anybody.
 *
 * <pre>
 *   a: eth0 .1 ──┐
 *   b: eth0 .2 ──┤
 *   c: eth0 .3 ──┼── switch: bridge ──── .254 this process and its children (console, commands)
 *   arbiter .4 ──┘
 * </pre>
 *
 * <p>One direction between two machines is cut by a wrong hardware address at the sender: its frames leave, and nobody
 * takes them. All addresses are from 198.18.0.0/15, which RFC 2544 keeps for such tests.
 */
final class NamespaceNetwork implements Placement, AutoCloseable {
    private static final String SELF = "self";
    private static final String NOBODY = "02:00:00:00:00:ff";
    private static final Pattern NAMESPACE = Pattern.compile("understudy-([0-9]+)-[^ ]+");

    private final List<String> machines;
    private final String prefix;
    private final String subnet;
    private final String ownInterface;
    private final List<String> namespaces = new ArrayList<>();
    private boolean connected;

    /** @param machines names of hosts and of the arbiter; at most 200 */
    NamespaceNetwork(List<String> machines) throws IOException {
        long pid = ProcessHandle.current().pid();
        this.machines = List.copyOf(machines);
        prefix = "understudy-" + pid + "-";
        subnet = "198." + (18 + pid / 256 % 2) + "." + pid % 256 + ".";
        ownInterface = "understudy" + pid % 100_000;
        try {
            build();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Skips the calling tests, with a line that says why, where no network can be built; with
     * {@code -Dunderstudy.requireNamespaces=true} they fail.
     */
    static void assumePossible() {
        try (NamespaceNetwork network = new NamespaceNetwork(List.of("a"))) {
            ip("netns exec " + network.namespace("a") + " true");
        } catch (IOException e) {
            if (Boolean.getBoolean("understudy.requireNamespaces")) {
                throw new IllegalStateException(e);
            }
            Assumptions.abort("skipped, no network namespaces on this machine: " + e.getMessage());
        }
    }

    private void build() throws IOException {
        sweep();
        add("switch");
        in("switch", "link add name bridge type bridge");
        String other = " type veth peer name port-" + SELF + " netns " + namespace("switch");
        ip("link add name " + ownInterface + " address " + mac(SELF) + other);
        connected = true;
        plug(SELF);
        ip("address add " + address(SELF) + "/24 dev " + ownInterface);
        ip("link set " + ownInterface + " up");
        for (String machine : machines) {
            add(machine);
            String end = " type veth peer name eth0 address " + mac(machine) + " netns " + namespace(machine);
            in("switch", "link add name port-" + machine + end);
            plug(machine);
            in(machine, "link set lo up");
            in(machine, "address add " + address(machine) + "/24 dev eth0");
            in(machine, "link set eth0 up");
        }
        heal();
    }

    private void add(String name) throws IOException {
        ip("netns add " + namespace(name));
        namespaces.add(namespace(name));
    }

    private void plug(String machine) throws IOException {
        in("switch", "link set port-" + machine + " master bridge up");
    }

    /** Nothing gets from one machine to the other any more. */
    void cut(String from, String to) throws IOException {
        neighbour(from, to, NOBODY);
    }

    /** Neither gets anything to the other. */
    void cutBothWays(String one, String other) throws IOException {
        cut(one, other);
        cut(other, one);
    }

    /** The switch loses its power. */
    void cutEverything() throws IOException {
        in("switch", "link set bridge down");
    }

    /** All is as in the beginning. */
    void heal() throws IOException {
        in("switch", "link set bridge up");
        for (String from : machines) {
            for (String to : machines) {
                if (!from.equals(to)) {
                    neighbour(from, to, mac(to));
                }
            }
        }
    }

    private void neighbour(String at, String of, String mac) throws IOException {
        in(at, "neighbour replace " + address(of) + " lladdr " + mac + " dev eth0 nud permanent");
    }

    @Override
    public List<String> before(String process) {
        return List.of("ip", "netns", "exec", namespace(process));
    }

    /** Nobody but these processes is in these namespaces. */
    @Override
    public List<String> identity(String process) {
        return List.of("--insecure");
    }

    @Override
    public String address(String process) {
        return subnet + (process.equals(SELF) ? 254 : 1 + index(process));
    }

    private String mac(String machine) {
        return String.format("02:00:00:00:00:%02x", machine.equals(SELF) ? 254 : 1 + index(machine));
    }

    private int index(String machine) {
        int index = machines.indexOf(machine);
        if (index < 0) {
            throw new IllegalArgumentException("there is no machine " + machine);
        }
        return index;
    }

    private String namespace(String machine) {
        return prefix + machine;
    }

    /** Takes everything down; a namespace takes its interfaces with it. */
    @Override
    public void close() throws IOException {
        List<String> left = new ArrayList<>(namespaces);
        namespaces.clear();
        for (String namespace : left) {
            ip("netns delete " + namespace);
        }
        if (connected) {
            connected = false;
            // It went with its other end, but the kernel takes its time for that.
            ipIfPossible("link delete " + ownInterface);
        }
    }

    /** What tests that were killed left behind. */
    private static void sweep() throws IOException {
        for (String line : ip("netns list").lines().toList()) {
            Matcher ours = NAMESPACE.matcher(line);
            if (ours.lookingAt()
                    && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
                ip("netns delete " + ours.group());
            }
        }
    }

    private void in(String machine, String command) throws IOException {
        ip("-n " + namespace(machine) + " " + command);
    }

    private static void ipIfPossible(String command) {
        try {
            ip(command);
        } catch (IOException gone) {
            // Then that is done.
        }
    }

    private static String ip(String command) throws IOException {
        String all = "ip " + command;
        Process process =
                new ProcessBuilder(all.split(" ", -1)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(all + ": " + said.replace('\n', ' '));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return said;
    }
}
