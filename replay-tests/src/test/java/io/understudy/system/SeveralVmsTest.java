package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.client.ArbiterQuery;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.event.Stamped;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.ControlPlane;
import io.understudy.verification.process.Placement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real hosts that serve three VMs each: all redundant, and what a crash of one engine, or of one host, takes with it. */
class SeveralVmsTest extends RequiresEngine {
    private static final long MILLIS = 300_000;
    private static final String WATCHED = "vm";
    private static final List<String> VMS = List.of(WATCHED, "kv2", "kv3");

    @TempDir
    Path folder;

    private final Map<String, ChildProcess> hosts = new LinkedHashMap<>();
    private ControlPlane control;
    private InetSocketAddress arbiter;

    @BeforeEach
    void start() throws Exception {
        control = new ControlPlane(folder, Placement.LOOPBACK);
        arbiter = HostPort.parse(control.arbiterAddress());
        for (String vm : VMS) {
            List<String> words = List.of("start", "kv", "--vm", vm, "--arbiter", control.arbiterAddress());
            CommandLineRun wish = CommandLineRun.of(folder, "", words);
            assertEquals(0, wish.exitCode(), wish.errors());
        }
        for (String name : List.of("a", "b", "c")) {
            List<String> words = List.of("host", "--name", name, "--vms", "3", "--arbiter", control.arbiterAddress());
            hosts.put(name, ChildProcess.start(folder, name, ChildProcess.Life.SHORT, words));
        }
    }

    @AfterEach
    void close() {
        hosts.values().forEach(ChildProcess::kill);
        control.close();
    }

    private PoolSnapshot await(String what, Predicate<PoolSnapshot> condition) throws Exception {
        long deadline = System.nanoTime() + MILLIS * 1_000_000;
        while (true) {
            PoolSnapshot pool = ArbiterQuery.pool(List.of(arbiter), MILLIS);
            if (condition.test(pool)) {
                return pool;
            }
            assertTrue(System.nanoTime() < deadline, () -> "not within " + MILLIS + " ms: " + what + "; " + pool);
            Thread.sleep(50);
        }
    }

    private PoolSnapshot awaitAllRedundant() throws Exception {
        return await(
                "all are redundant",
                pool -> pool.vms().stream().filter(vm -> isRedundant(pool, vm)).count() == VMS.size());
    }

    /** By a view that its primary acts on: before that, the next thing that happens to it is the acknowledgement. */
    private static boolean isRedundant(PoolSnapshot pool, VmStatus vm) {
        return vm.appointed().isEmpty()
                && vm.view()
                        .filter(view -> view.acknowledged()
                                && members(view).size() == 2
                                && members(view).stream().allMatch(host -> pool.isAlive(host.identity())))
                        .isPresent();
    }

    private static List<Host> members(View view) {
        List<Host> members = new ArrayList<>(List.of(view.primary()));
        view.backup().ifPresent(members::add);
        return members;
    }

    private static View view(PoolSnapshot pool, String vm) {
        return pool.vm(new VmName(vm)).flatMap(VmStatus::view).orElseThrow();
    }

    private ProcessHandle slotProcess(Host slot) {
        String number = slot.name().substring(slot.name().indexOf('/') + 1);
        return ProcessHandle.of(hosts.get(slot.nameWithoutSlot()).pid())
                .orElseThrow()
                .children()
                .filter(child -> words(child).contains("--slot " + number))
                .findFirst()
                .orElseThrow();
    }

    /** Java's own look at a process's arguments ends after a page, and a class path may be longer. */
    private static String words(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    @Test
    void shouldLoseOneVmsReplicaWithAnEngineAndGetAllBackWhenAHostIsKilled() throws Exception {
        LongForm.assume("PoolTest, with one VM");
        PoolSnapshot before = awaitAllRedundant();
        try (PoolClient client = new PoolClient(control.awaitConsole(), 1)) {
            PoolSnapshot after = crashTheEngineBesideTheWatchedVm(before, client);
            killTheHost(view(after, WATCHED).primary().nameWithoutSlot(), client);
            client.assertCleanHistory();
        }
        String status = CommandLineRun.of(folder, "", List.of("status", "--arbiter", control.arbiterAddress()))
                .output();
        assertEquals(
                3, status.lines().filter(line -> line.endsWith(" redundant")).count(), status);
    }

    /** On a host of the watched VM, the engine of another VM fails: two VMs of three on three hosts always share one. */
    private PoolSnapshot crashTheEngineBesideTheWatchedVm(PoolSnapshot before, PoolClient client) throws Exception {
        List<Host> watched = members(view(before, WATCHED));
        List<String> others = VMS.stream().filter(vm -> !vm.equals(WATCHED)).toList();
        Host victim = others.stream()
                .flatMap(vm -> members(view(before, vm)).stream())
                .filter(host -> watched.stream().anyMatch(host::sharesHostWith))
                .findFirst()
                .orElseThrow();
        String other = others.stream()
                .filter(vm -> members(view(before, vm)).contains(victim))
                .findFirst()
                .orElseThrow();
        long crashed = Stamped.nowMicros();
        Process kill = new ProcessBuilder(
                        "sh", "-c", "kill -ABRT " + slotProcess(victim).pid())
                .start();
        assertEquals(0, kill.waitFor());
        await(
                other + " has another backup",
                pool -> view(pool, other).number() >= view(before, other).number() + 2);
        await(
                "the slot is there again",
                pool -> pool.hosts().stream()
                        .anyMatch(each -> each.alive()
                                && each.report().host().name().equals(victim.name())
                                && !each.report().host().is(victim.identity())));
        PoolSnapshot after = awaitAllRedundant();
        client.awaitAnswers();
        VMS.stream()
                .filter(vm -> !vm.equals(other))
                .forEach(vm -> assertEquals(view(before, vm), view(after, vm), vm + " noticed"));
        assertTrue(control.gateway().find("resumed", "", crashed).isEmpty(), "the user of the watched VM noticed");
        return after;
    }

    private void killTheHost(String name, PoolClient client) throws Exception {
        ChildProcess host = hosts.get(name);
        List<ProcessHandle> slots =
                ProcessHandle.of(host.pid()).orElseThrow().children().toList();
        assertEquals(3, slots.size());
        host.kill();
        for (ProcessHandle slot : slots) {
            var unused = slot.onExit().get(MILLIS, TimeUnit.MILLISECONDS);
        }
        PoolSnapshot after = awaitAllRedundant();
        for (String vm : VMS) {
            assertTrue(members(view(after, vm)).stream()
                    .noneMatch(member -> member.nameWithoutSlot().equals(name)));
        }
        client.awaitAnswers();
    }
}
