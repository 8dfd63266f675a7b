package io.understudy.arbiter.pool;

import static io.understudy.arbiter.Cast.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.Wish;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events, and whom the pool appoints for what at their end. */
class AppointmentTest {
    private static final VmName KV = new VmName("kv");

    static Stream<Arguments> table() {
        return Stream.of(
                row("nobody is there", "", scene -> scene.after(2000).start("kv")),
                row(
                        "too early after a start of the arbiter",
                        "",
                        scene -> scene.idle("a").start("kv").after(750)),
                row(
                        "first idle host by name",
                        "kv:a",
                        scene -> scene.idle("b", "a").after(1000).start("kv")),
                row(
                        "a host for each machine",
                        "kv:a web:c",
                        scene -> scene.idle("a", "b", "c").after(1000).start("kv", "web")),
                row(
                        "the last place for the backup of one is no place for another to begin",
                        "kv:a",
                        scene -> scene.idle("a", "b").after(1000).start("kv", "web")),
                row(
                        "not enough hosts",
                        "kv:a",
                        scene -> scene.idle("a").after(1000).start("kv", "web")),
                row(
                        "a busy host is not taken",
                        "kv:b",
                        scene -> scene.busy("a", HostRole.PRIMARY, "x", 1)
                                .idle("b")
                                .after(1000)
                                .start("kv")),
                row(
                        "a halted host is not taken",
                        "",
                        scene -> scene.says(new Report(
                                        host("a", 1), HostRole.HALTED, Optional.empty(), Optional.empty(), 0))
                                .after(1000)
                                .start("kv")),
                row(
                        "a drained host is not taken",
                        "kv:b",
                        scene -> scene.idle("a", "b")
                                .after(1000)
                                .wished(new Wish.Drain(new HostName("a")))
                                .start("kv")),
                row(
                        "the appointed host dies before view 1",
                        "kv:b",
                        scene -> started(scene, "a", "b").silent("a").after(2000)),
                row(
                        "the appointed host restarts before view 1",
                        "kv:b",
                        scene -> started(scene, "a", "b")
                                .silent("a")
                                .says(Report.idle(host("a", 2)))
                                .after(250)),
                row(
                        "the appointed host is drained",
                        "kv:b",
                        scene -> started(scene, "a", "b").wished(new Wish.Drain(new HostName("a")))),
                row(
                        "it does not begin: another one",
                        "kv:b",
                        scene -> started(scene, "a", "b").after(5500)),
                row(
                        "it begins and needs long",
                        "kv:a",
                        scene -> started(scene, "a", "b")
                                .busy("a", HostRole.PRIMARY, "kv", 0)
                                .after(60_000)),
                row(
                        "alone: a recruit",
                        "kv:b",
                        scene -> started(scene, "a", "b")
                                .busy("a", HostRole.PRIMARY, "kv", 0)
                                .view("kv", "a")),
                row(
                        "redundant: none",
                        "",
                        scene -> started(scene, "a", "b", "c")
                                .busy("a", HostRole.PRIMARY, "kv", 0)
                                .view("kv", "a", "b")),
                row("both of a view dead: never anew", "", scene -> dead(scene).after(60_000)),
                row(
                        "restarted hosts of a dead view: never anew",
                        "",
                        scene -> dead(scene)
                                .says(Report.idle(host("a", 2)))
                                .says(Report.idle(host("b", 2)))
                                .after(60_000)),
                row(
                        "two alone do not get the same one",
                        "kv:d web:c",
                        scene -> scene.idle("a", "b", "c", "d")
                                .after(1000)
                                .start("kv", "web")
                                .busy("a", HostRole.PRIMARY, "kv", 0)
                                .busy("b", HostRole.PRIMARY, "web", 0)
                                .view("kv", "a")
                                .view("web", "b")),
                row(
                        "a recruit goes before a first start",
                        "web:b",
                        scene -> scene.start("kv", "web")
                                .busy("a", HostRole.PRIMARY, "web", 0)
                                .after(1000)
                                .view("web", "a")
                                .idle("b")),
                row(
                        "a backup on a drained host is replaced",
                        "kv:c",
                        scene -> pair(scene).wished(new Wish.Drain(new HostName("b")))),
                row(
                        "a primary that was deposed a moment ago is no recruit",
                        "kv:c",
                        scene ->
                                pair(scene).busy("a", HostRole.PRIMARY, "kv", 1).view("kv", "b")),
                row(
                        "the drain was undone",
                        "",
                        scene -> pair(scene)
                                .wished(new Wish.Drain(new HostName("b")))
                                .wished(new Wish.Undrain(new HostName("b")))),
                row(
                        "the recruit dies in the transfer",
                        "kv:c",
                        scene -> started(scene, "a", "b", "c")
                                .busy("a", HostRole.PRIMARY, "kv", 0)
                                .view("kv", "a")
                                .busy("b", HostRole.RECEIVING, "kv", 1)
                                .after(500)
                                .silent("b")
                                .after(2000)),
                row(
                        "a dead primary needs no recruit",
                        "",
                        scene -> started(scene, "a", "b")
                                .view("kv", "a")
                                .silent("a")
                                .after(2000)),
                row(
                        "manual: the first backup comes by itself",
                        "kv:b",
                        scene -> scene.idle("a", "b")
                                .after(1000)
                                .wished(manual())
                                .busy("a", HostRole.PRIMARY, "kv", 0)
                                .view("kv", "a")),
                row("manual: the second does not", "", scene -> alone(scene)),
                row(
                        "manual: the second comes when told",
                        "kv:c",
                        scene -> alone(scene).wished(new Wish.Repair(KV))),
                row(
                        "manual: and not the third",
                        "",
                        scene -> alone(scene)
                                .wished(new Wish.Repair(KV))
                                .view("kv", "a", "c")
                                .view("kv", "a")),
                row(
                        "stopped before view 1",
                        "",
                        scene -> scene.idle("a").after(1000).start("kv").wished(new Wish.Stop(KV))),
                row(
                        "stopped while alone",
                        "",
                        scene -> started(scene, "a", "b")
                                .busy("a", HostRole.PRIMARY, "kv", 0)
                                .view("kv", "a")
                                .wished(new Wish.Stop(KV))));
    }

    private static Arguments row(String what, String appointed, Consumer<Scene> events) {
        return arguments(what, appointed, events);
    }

    private static Wish manual() {
        return new Wish.Start(KV, Scene.SPEC, RepairMode.MANUAL, StandbyMode.COLD);
    }

    /** A machine that shall run, once these hosts are known to be idle. */
    private static Scene started(Scene scene, String... idle) {
        return scene.idle(idle).after(1000).start("kv");
    }

    /** A pair and an idle host. */
    private static Scene pair(Scene scene) {
        return started(scene, "a", "b", "c")
                .view("kv", "a", "b")
                .busy("a", HostRole.PRIMARY, "kv", 1)
                .busy("b", HostRole.BACKUP, "kv", 1);
    }

    /** Both hosts of a view are gone, and one is idle. */
    private static Scene dead(Scene scene) {
        return started(scene, "a", "b", "c").view("kv", "a", "b").silent("a").silent("b");
    }

    /** A primary under manual repair that had a backup and lost it. */
    private static Scene alone(Scene scene) {
        return scene.idle("a", "b", "c")
                .after(1000)
                .wished(manual())
                .busy("a", HostRole.PRIMARY, "kv", 0)
                .view("kv", "a")
                .view("kv", "a", "b")
                .silent("b")
                .view("kv", "a")
                .after(2000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void shouldAppoint(String what, String appointed, Consumer<Scene> events) {
        Scene scene = new Scene();
        events.accept(scene);
        assertEquals(appointed, scene.appointed(), what);
    }

    @Test
    void shouldKeepAnAppointmentWhoseHostIsAtWorkWhenTheArbiterRestarts() {
        Scene scene = new Scene()
                .idle("a")
                .busy("z", HostRole.PRIMARY, "kv", 0)
                .start("kv")
                .after(1000);
        assertEquals("kv:z", scene.appointed());
    }

    @Test
    void shouldNotSetAMachineUpAnewOfWhichAHostKnowsAView() {
        Scene scene = new Scene().idle("a").after(1000);
        scene.busy("b", HostRole.BACKUP, "kv", 7);
        String refusal = scene.wish(new Wish.Start(KV, Scene.SPEC, RepairMode.AUTO, StandbyMode.HOT));
        assertTrue(refusal.contains("a host knows view 7 of VM kv, the arbiter none"), refusal);
        assertEquals(7, scene.vm("kv").knownView());
    }

    @Test
    void shouldStopServingAMachineWhoseViewsItHasLost() {
        Scene scene = new Scene().idle("a", "c").after(1000).start("kv");
        assertEquals("kv:a", scene.appointed());
        scene.busy("b", HostRole.BACKUP, "kv", 7).after(250);
        assertEquals("", scene.appointed());
        assertEquals(7, scene.vm("kv").knownView());
    }

    @Test
    void shouldAskThePrimaryOfNowToLeaveAndNobodyElse() {
        Scene scene = new Scene().idle("a", "b").after(1000).start("kv").view("kv", "a", "b");
        scene.wished(new Wish.Move(KV));
        assertEquals(
                Optional.of(host("a", 1).identity()),
                scene.vm("kv").wish().orElseThrow().leaver());
        assertEquals(1, scene.vm("kv").wish().orElseThrow().moves());
        scene.view("kv", "b");
        assertEquals(false, scene.vm("kv").isMoving());
        scene.view("kv", "b", "a").view("kv", "a");
        assertEquals(false, scene.vm("kv").isMoving(), "the old order must not come back with its host");
    }

    @Test
    void shouldTellEachHostWhatConcernsItAndNothingElse() {
        Scene scene = new Scene().idle("a", "b", "c", "d").after(1000).start("kv");
        scene.busy("a", HostRole.PRIMARY, "kv", 0).view("kv", "a");
        var concerns = scene.pool.concerns();
        assertEquals(java.util.Set.of(host("a", 1).identity(), host("b", 1).identity()), concerns.keySet());
        VmStatus order = concerns.get(host("b", 1).identity()).get(0);
        assertEquals(Scene.SPEC, order.wish().orElseThrow().spec());
        assertEquals(Optional.of(host("b", 1)), order.recruit());
        assertEquals(0, scene.vm("kv").wish().orElseThrow().spec().bytes().length, "watchers need no spec");
    }
}
