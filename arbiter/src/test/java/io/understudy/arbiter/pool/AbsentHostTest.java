package io.understudy.arbiter.pool;

import static io.understudy.arbiter.Cast.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A host that was primary, froze, and thaws a week later into a world that went on. */
class AbsentHostTest {
    private static final long WEEK_MILLIS = TimeUnit.DAYS.toMillis(7);
    private static final VmName KV = new VmName("kv");
    private static final Host A = host("a", 1);

    /** View 1 had a and b, a froze; view 3 has b and c, and a week passed. */
    private final Scene scene = new Scene();

    private void aWeekLater() {
        scene.idle("a", "b", "c", "d").after(1000).start("kv").view("kv", "a", "b");
        scene.busy("a", HostRole.PRIMARY, "kv", 1).busy("b", HostRole.BACKUP, "kv", 1);
        scene.silent("a").after(2000).busy("b", HostRole.PRIMARY, "kv", 1).view("kv", "b");
        scene.busy("c", HostRole.RECEIVING, "kv", 2).view("kv", "b", "c");
        scene.busy("b", HostRole.PRIMARY, "kv", 3).busy("c", HostRole.BACKUP, "kv", 3);
        scene.gap(WEEK_MILLIS).after(2000);
        assertEquals("b c d", scene.alive());
    }

    private void thaws() {
        scene.busy("a", HostRole.PRIMARY, "kv", 1);
        assertEquals("a b c d", scene.alive(), "alive after one ping");
    }

    @Test
    void shouldBeTheOnlyOneThatTakesItForThePrimary() {
        aWeekLater();
        thaws();
        assertEquals("", scene.appointed());
        View view = scene.pool.concerns().get(A.identity()).get(0).view().orElseThrow();
        assertTrue(view.primary().is(host("b", 1).identity()), "it is told who is");
        for (Optional<Host> backup : List.of(Optional.<Host>empty(), Optional.of(host("b", 1)))) {
            assertRefused("the view is 3 by now, not 1: somebody else was first", advance(1, backup));
            assertRefused("a#1 was neither primary nor backup of view 3", advance(3, backup));
        }
        assertRefused(
                "the view is 3 by now, not 1", scene.register.views().decide(new Acknowledge(KV, 1, A.identity())));
        assertEquals(3, scene.vm("kv").view().orElseThrow().number());
        assertEquals(0, scene.vm("kv").knownView(), "what it knows is old, not more");
    }

    /** It says that it is at work for the VM, so it looks like the recruit that is already on its way. */
    @Test
    void shouldNotStandInTheWayOfARecruit() {
        aWeekLater();
        thaws();
        scene.silent("c").view("kv", "b").after(2000);
        assertEquals("kv:d", scene.appointed());
        scene.after(60_000);
        assertEquals("kv:d", scene.appointed());
    }

    @Test
    void shouldNotStandInTheWayOfARecruitAsAFormerBackupEither() {
        aWeekLater();
        scene.busy("a", HostRole.BACKUP, "kv", 1).silent("c").view("kv", "b").after(60_000);
        assertEquals("kv:d", scene.appointed());
    }

    @Test
    void shouldNotBeTakenForTheRecruitAlsoIfItIsTheOnlyHostLeft() {
        aWeekLater();
        thaws();
        scene.silent("c").silent("d").view("kv", "b").after(2000);
        assertEquals("", scene.appointed());
    }

    @Test
    void shouldBecomeARecruitLikeAnyOtherOnceItIsIdle() {
        aWeekLater();
        scene.idle("a").silent("c").silent("d").view("kv", "b").after(2000);
        assertEquals("kv:a", scene.appointed());
    }

    @Test
    void shouldCountAsFailedWhenItsNameHasANewLife() {
        aWeekLater();
        scene.says(Report.idle(host("a", 2)));
        Optional<String> objection = scene.hears(Report.busy(A, HostRole.PRIMARY, new Task(KV, 1)));
        assertTrue(objection.orElseThrow().startsWith("host a#1 counts as failed: a#2 of the same name"));
        assertEquals(HostRole.IDLE, scene.status("a").report().role());
        assertRefused("the view is 3 by now", advance(1, Optional.empty()));
    }

    /** A process that ended may have said its last word after the first one of its successor. */
    @Test
    void shouldCountAgainWhileTheLifeThatReportedLaterIsGone() {
        scene.idle("a", "b").after(1000);
        scene.says(Report.idle(host("a", 2)));
        Report former = Report.idle(A);
        assertTrue(scene.hears(former).isPresent());
        scene.silent("a").after(2000);
        assertEquals("b", scene.alive());
        assertEquals(Optional.empty(), scene.hears(former));
        assertEquals("a b", scene.alive());
        scene.says(Report.idle(host("a", 2)));
        assertTrue(scene.hears(former).isPresent(), "the latest is there again");
        assertEquals(2, scene.status("a").report().host().incarnation());
    }

    /** Both replicas were away; nobody else could have gone on, so the one that comes back may. */
    @Test
    void shouldGoOnIfItIsOfTheViewThatNobodyFollowed() {
        scene.idle("a", "b", "c").after(1000).start("kv").view("kv", "a", "b");
        scene.silent("a").silent("b").after(2000).gap(WEEK_MILLIS).after(60_000);
        assertEquals("", scene.appointed());
        scene.busy("b", HostRole.BACKUP, "kv", 1).view("kv", "b").after(250);
        assertEquals("kv:c", scene.appointed());
    }

    private Decision advance(long expected, Optional<Host> backup) {
        return scene.register
                .views()
                .decide(new Advance(KV, expected, A, backup, A.identity(), 99 + expected, expected));
    }

    private static void assertRefused(String reason, Decision decision) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, decision.verdict());
        assertTrue(refused.reason().contains(reason), refused.reason());
        assertEquals(Optional.empty(), decision.change());
    }
}
