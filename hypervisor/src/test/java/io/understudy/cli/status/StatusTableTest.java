package io.understudy.cli.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.host.Transfer;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.WantedState;
import io.understudy.json.RecordWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person reads of a pool. */
class StatusTableTest {
    private static final VmName KV = new VmName("kv");
    private static final Host A = new Host("a", 1, "", "");
    private static final Host B = new Host("b", 1, "", "");
    private static final Report BACKUP_B = Report.busy(B, HostRole.BACKUP, new Task(KV, 1));
    private static final HostStatus IDLE_B = new HostStatus(Report.idle(B), true, true, 1000);
    private static final HostStatus PRIMARY_A =
            new HostStatus(Report.busy(A, HostRole.PRIMARY, new Task(KV, 1)), true, false, 0);

    @Test
    void shouldShowAPrimaryAndItsRecruit() {
        Report receiving = new Report(
                B, HostRole.RECEIVING, Optional.of(new Task(KV, 1)), Optional.of(new Transfer(32 << 20, 128 << 20)), 0);
        HostStatus b = new HostStatus(receiving, true, false, 1000);
        assertEquals(
                List.of(
                        "VM                VIEW  PRIMARY          BACKUP           STATE",
                        "kv                   1  a                -                unprotected: b joins, 25 %",
                        "",
                        "HOST             STATE               SINCE  DOES",
                        "a                alive                60 s  primary of kv",
                        "b                alive                59 s  receives the state of kv, 32 of 128 MiB (25 %)"),
                lines(List.of(PRIMARY_A, b), vm(wish(RepairMode.AUTO), view(Optional.empty()), Optional.of(B), 0)));
    }

    @Test
    void shouldSayTheSameToPrograms() {
        VmStatus vm = vm(wish(RepairMode.AUTO), view(Optional.of(B)), Optional.empty(), 0);
        HostStatus backup = new HostStatus(BACKUP_B, true, false, 1000);
        HostStatus gone = new HostStatus(Report.idle(new Host("c", 7, "", "")), false, true, 0);
        PoolSnapshot pool = new PoolSnapshot(60_000, List.of(PRIMARY_A, backup, gone), List.of(vm));
        String hosts =
                "\"hosts\":[{\"name\":\"a\",\"incarnation\":1,\"alive\":true,\"draining\":false,\"forSeconds\":60,"
                        + "\"role\":\"primary\",\"vm\":\"kv\",\"lagMillis\":0},"
                        + "{\"name\":\"b\",\"incarnation\":1,\"alive\":true,\"draining\":false,\"forSeconds\":59,"
                        + "\"role\":\"backup\",\"vm\":\"kv\",\"lagMillis\":0},"
                        + "{\"name\":\"c\",\"incarnation\":7,\"alive\":false,\"draining\":true,\"forSeconds\":60,"
                        + "\"role\":\"idle\",\"lagMillis\":0}]}";
        assertEquals(
                "{\"v\":1,\"vms\":[{\"name\":\"kv\",\"view\":1,\"acknowledged\":true,\"primary\":\"a\",\"backup\":\"b\","
                        + "\"unprotected\":false,\"state\":\"redundant\"}]," + hosts,
                RecordWriter.text(StatusReport.of(pool, Optional.empty())));
        assertEquals(
                "{\"v\":1,\"vms\":[]," + hosts,
                RecordWriter.text(StatusReport.of(pool, Optional.of(new VmName("other")))));
    }

    @Test
    void shouldSayWhatAMachineWaitsFor() {
        VmWish manual = wish(RepairMode.MANUAL);
        Optional<View> alone = view(Optional.empty());
        Optional<View> pair = view(Optional.of(B));
        assertState("unprotected: waits for './understudy repair kv'", vm(manual, alone, Optional.empty(), 0));
        assertState(
                "unprotected: only hosts that are drained have room",
                vm(wish(RepairMode.AUTO), alone, Optional.empty(), 0));
        HostStatus backup = new HostStatus(BACKUP_B, true, false, 0);
        assertEquals(
                "redundant, in cold standby",
                state(vm(cold(), pair, Optional.empty(), 0), PRIMARY_A, backup).words());
        assertState("waits for an idle host", vm(manual, Optional.empty(), Optional.empty(), 0));
        assertState("begins on b", vm(manual, Optional.empty(), Optional.of(B), 0));
        assertState(
                "hosts know view 9: the arbiter has lost its memory, restore its journal",
                vm(manual, alone, Optional.empty(), 9));
        VmWish moving = new VmWish(
                WantedState.RUNNING,
                Spec.EMPTY,
                RepairMode.AUTO,
                StandbyMode.HOT,
                false,
                1,
                Optional.of(new HostIdentity("a", 1)));
        assertState("moves to b", vm(moving, pair, Optional.empty(), 0));
    }

    @Test
    void shouldMarkAHostThatRestartedAsDeadInItsOldView() {
        HostStatus again = new HostStatus(Report.idle(new Host("a", 2, "", "")), true, false, 0);
        List<String> lines =
                lines(List.of(again), vm(wish(RepairMode.AUTO), view(Optional.empty()), Optional.empty(), 0));
        assertEquals(
                "kv                   1  a (dead)         -                no host that has its state reports",
                lines.get(1));
    }

    @Test
    void shouldSayWhyAMachineRunsUnprotected() {
        VmStatus alone = vm(wish(RepairMode.AUTO), view(Optional.empty()), Optional.empty(), 0);
        VmStatus pair = vm(wish(RepairMode.AUTO), view(Optional.of(B)), Optional.empty(), 0);
        HostStatus idleA = new HostStatus(Report.idle(slot("a/2")), true, false, 0);
        HostStatus idleC = new HostStatus(Report.idle(slot("c")), true, false, 0);
        HostStatus deadC = new HostStatus(Report.idle(slot("c")), false, false, 0);
        HostStatus deadA = new HostStatus(PRIMARY_A.report(), false, false, 0);
        assertWhy("no host has room; start one more host", alone, PRIMARY_A);
        assertWhy("no host has room; start one more host", alone, PRIMARY_A, deadC);
        assertWhy("only a, on which it runs, has room; start one more host", alone, PRIMARY_A, idleA, deadC);
        assertWhy("only hosts that are drained have room", alone, PRIMARY_A, idleA, IDLE_B);
        assertWhy("an idle host is about to join", alone, PRIMARY_A, idleA, IDLE_B, idleC);
        assertWhy("its backup does not report", pair, PRIMARY_A);
        assertWhy("its primary does not report", pair, deadA, new HostStatus(BACKUP_B, true, false, 0));
        VmState redundant = state(pair, PRIMARY_A, new HostStatus(BACKUP_B, true, false, 0));
        assertEquals("redundant", redundant.words());
        assertFalse(redundant.isUnprotected());
    }

    private static VmState state(VmStatus vm, HostStatus... hosts) {
        return new VmState(new PoolSnapshot(60_000, List.of(hosts), List.of(vm)), vm);
    }

    private static void assertWhy(String why, VmStatus vm, HostStatus... hosts) {
        assertEquals("unprotected: " + why, state(vm, hosts).words());
        assertTrue(state(vm, hosts).isUnprotected());
    }

    private static Host slot(String name) {
        return new Host(name, 1, "", "");
    }

    @Test
    void shouldShowAHostWithAllThatItServesAndCountWhatRunsUnprotected() {
        VmName web = new VmName("web");
        VmStatus kv = vm(
                wish(RepairMode.AUTO),
                Optional.of(new View(4, slot("a/1"), Optional.of(slot("b/2")), true)),
                Optional.empty(),
                0);
        VmStatus alone = new VmStatus(
                web,
                Optional.of(wish(RepairMode.AUTO)),
                Optional.of(new View(1, slot("a/3"), Optional.empty(), true)),
                Optional.empty(),
                0);
        List<HostStatus> hosts = List.of(
                new HostStatus(Report.busy(slot("a/1"), HostRole.PRIMARY, new Task(KV, 4)), true, false, 9000),
                new HostStatus(Report.idle(slot("a/2")), true, false, 1000),
                new HostStatus(Report.busy(slot("a/3"), HostRole.PRIMARY, new Task(web, 1)), true, false, 1000),
                new HostStatus(Report.idle(slot("b/1")), false, false, 2000),
                new HostStatus(Report.busy(slot("b/2"), HostRole.BACKUP, new Task(KV, 4)), true, false, 2000),
                new HostStatus(Report.idle(slot("c/1")), true, true, 2000),
                new HostStatus(Report.idle(slot("c/2")), true, true, 2000));
        assertEquals(
                List.of(
                        "VM                VIEW  PRIMARY          BACKUP           STATE",
                        "kv                   4  a                b                redundant",
                        "web                  1  a                -                "
                                + "unprotected: only hosts that are drained have room",
                        "1 of 2 VMs run unprotected: one more failure may end them",
                        "",
                        "HOST             STATE               SINCE  DOES",
                        "a                alive                59 s  primary of kv",
                        "                                            primary of web",
                        "                                            room for 1 more VM",
                        "b                alive                58 s  backup of kv, 0 ms behind",
                        "c                alive, draining      58 s  idle, with room for 2 VMs"),
                StatusTable.lines(new PoolSnapshot(60_000, hosts, List.of(kv, alone)), Optional.empty()));
    }

    @Test
    void shouldSayThatThereIsNothing() {
        PoolSnapshot empty = new PoolSnapshot(0, List.of(), List.of());
        assertEquals(List.of("no VMs; './understudy start' begins one"), StatusTable.lines(empty, Optional.empty()));
        assertEquals(List.of("VM kv: the arbiter knows no such VM"), StatusTable.lines(empty, Optional.of(KV)));
    }

    @Test
    void shouldWriteTimesForPeople() {
        assertEquals("119 s", HostRows.duration(119));
        assertEquals("2 min", HostRows.duration(120));
        assertEquals("2 h", HostRows.duration(7200));
        assertEquals("7 d", HostRows.duration(7 * 24 * 3600));
    }

    private static void assertState(String state, VmStatus vm) {
        String line = lines(List.of(PRIMARY_A, IDLE_B), vm).get(1);
        assertEquals(state, line.substring(58));
    }

    private static List<String> lines(List<HostStatus> hosts, VmStatus vm) {
        return StatusTable.lines(new PoolSnapshot(60_000, hosts, List.of(vm)), Optional.of(KV));
    }

    private static Optional<View> view(Optional<Host> backup) {
        return Optional.of(new View(1, A, backup, true));
    }

    private static VmWish wish(RepairMode repair) {
        return new VmWish(WantedState.RUNNING, Spec.EMPTY, repair, StandbyMode.HOT, false, 0, Optional.empty());
    }

    private static VmWish cold() {
        return new VmWish(
                WantedState.RUNNING, Spec.EMPTY, RepairMode.AUTO, StandbyMode.COLD, false, 0, Optional.empty());
    }

    private static VmStatus vm(VmWish wish, Optional<View> view, Optional<Host> appointed, long knownView) {
        return new VmStatus(KV, Optional.of(wish), view, appointed, knownView);
    }
}
