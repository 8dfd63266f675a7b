package io.understudy.verification.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.page.PageToken;
import io.understudy.system.RequiresEngine;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person before the page: types into the machine, kills its primary, sees the failover, types on, looks at it again slowly, saves
 * it. The pictures in {@code docs/pictures} are made here: {@code -Dunderstudy.pictures=true} puts them there.
 */
class PageInBrowserTest extends RequiresEngine {
    private static final long START_SECONDS = 240;
    private static final long SECONDS = 120;
    private static final long ROLE_MILLIS = 60_000;
    private static final Path PICTURES = Path.of("target", "pictures");

    /** Those that documents show; the others are for whoever looks after a test. */
    private static final Set<String> DOCUMENTED = Set.of("page-failover", "page-past", "page-figures", "page-phone");

    /** How far page and processes may be apart, in microseconds. */
    private static final long AGREED_MICROS = 2_000;

    /** What a slow link delays everything by. */
    private static final long SLOW_MICROS = 100_000;

    /** A curve whose last point is as old as this belongs to a host that has stopped. */
    private static final int RECENT_SECONDS = 5;

    private static final int LINES = 6_000;

    private static final String SCREEN =
            "new TextDecoder().decode(Uint8Array.from(understudy.world.screens.seen('vm').chunks.flatMap(piece => [...piece.data])))";

    private static Path program;

    /** What hands were asked for. */
    private final List<String> done = new CopyOnWriteArrayList<>();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @BeforeAll
    static void findBrowser() {
        Optional<Path> found = Browser.program();
        Assumptions.assumeTrue(
                found.isPresent(), "skipped: there is no Chromium here (Debian: apt-get install chromium)");
        program = found.get();
    }

    @Test
    void shouldShowAFailoverToWhoeverTypesAndClicks() throws Exception {
        try (Browser browser = Browser.start(program, folder.resolve("browser"));
                BrowserTab tab = browser.tab()) {
            String live;
            String saved;
            try (ShownPool shown = new ShownPool(
                    folder,
                    3,
                    List.of("--guest", "kv"),
                    List.of(),
                    Breach.NONE,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    PageToken.random(),
                    (micros, verb, target) -> done.add(verb.spelt() + " " + target))) {
                failover(tab, shown);
                asksForAnotherMachine(tab);
                live = micros(tab);
                saved = tab.text("understudy.save()");
                assertEquals(List.of(), tab.complaints());
                tab.open("about:blank");
            }
            opens(tab, saved, live);
        }
    }

    private void failover(BrowserTab tab, ShownPool shown) throws Exception {
        tab.size(1280, 720, "light");
        tab.open(shown.url());
        tab.await("the machine is protected", condition("protected"), START_SECONDS);
        assertFalse(tab.text("location.href").contains("token"), "the token stays out of the history");

        // By keys alone, as far as typing goes.
        tab.await("the terminal", "!!document.querySelector('#machine textarea')", SECONDS);
        tab.await("the gateway", "document.querySelector('.machine h2').textContent.includes('through')", SECONDS);
        tab.press("t", "KeyT", 84, "t");
        assertTrue(tab.is("document.activeElement.closest('#machine') !== null"), "T leads into the terminal");
        say(tab, "put play hamlet");
        tab.await("an answer", SCREEN + ".includes('OK')", SECONDS);
        say(tab, "get play");
        tab.await("what was put", SCREEN + ".includes('VALUE hamlet')", SECONDS);
        say(tab, "stamp");
        tab.await("the time", SCREEN + ".includes('STAMP')", SECONDS);
        tab.await("the backup's own screen", held("STAMP"), SECONDS);
        assertTrue(tab.is("document.activeElement.closest('#machine') !== null"));
        tab.press("F6", "F6", 117, "");
        assertTrue(tab.is("document.activeElement.closest('#machine') === null"), "F6 leads out of it");
        picture(tab, "page-running");

        HostPool.Pair pair = shown.pool().awaitPair(0, ROLE_MILLIS);
        ChildProcess survivor = shown.pool().host(pair.backup());
        // It is in the middle of printing much.
        tab.press("t", "KeyT", 84, "t");
        say(tab, "print " + LINES);
        tab.press("F6", "F6", 117, "");
        tab.await("the first lines", SCREEN + ".includes('line 300')", SECONDS);
        tab.click("[data-hand=\"kill host:" + pair.primary() + "\"]");
        tab.await("the failover, live", "!!" + step("live"), SECONDS);
        assertFalse(shown.pool().host(pair.primary()).isAlive());
        picture(tab, "page-failover");

        // No line is lost. Counted before more is typed, which the page would show in the middle of one.
        tab.await("the last line", SCREEN + ".includes('line " + LINES + " ')", SECONDS);
        assertEquals(
                Integer.toString(LINES),
                tab.text(SCREEN + ".split('\\n').filter(line => line.startsWith('line ')).length"));

        // Type on: the machine is the same.
        tab.press("t", "KeyT", 84, "t");
        say(tab, "get play");
        tab.await("the same machine", SCREEN + ".split('VALUE hamlet').length === 3", SECONDS);
        tab.await("the first output", "!!" + step("firstOutput"), SECONDS);
        tab.await("a new backup", "!!" + step("redundant"), SECONDS);
        tab.await("protected again", condition("protected"), SECONDS);
        tab.press("F6", "F6", 117, "");
        agrees(tab, survivor);
        slows(tab, shown.pool().awaitPair(pair.view(), ROLE_MILLIS));

        // Again, step by step and slowly.
        tab.press("ArrowLeft", "ArrowLeft", 37, "");
        assertFalse(tab.is("understudy.player.live"));
        tab.await("the playhead", "!!document.querySelector('.playhead')", SECONDS);
        for (int back = 0; back < 12 && !tab.is(beforeTheGrant()); back++) {
            tab.press("ArrowLeft", "ArrowLeft", 37, "");
            tab.await("a picture of that moment", "true", SECONDS);
        }
        tab.await("a backup that takes over", condition("failing over"), SECONDS);
        tab.size(1280, 720, "dark");
        rests(tab);
        picture(tab, "page-past");
        tab.press("l", "KeyL", 76, "l");
        tab.await("the present", "understudy.player.live", SECONDS);
        tab.press("3", "Digit3", 51, "3");
        tab.await("curves", "document.querySelectorAll('.plot canvas').length === 4", SECONDS);
        tab.await("curves up to now", "document.querySelector('.plot').dataset.last > -" + RECENT_SECONDS, SECONDS);
        assertTrue(tab.is("document.querySelector('.plot').dataset.last < 1"));
        rests(tab);
        picture(tab, "page-figures");
        tab.press("2", "Digit2", 50, "2");
        tab.size(390, 844, "light");
        rests(tab);
        picture(tab, "page-phone");
    }

    /** What moves to its place would hide hands on the way, and nothing may in its place. */
    private static void rests(BrowserTab tab) throws Exception {
        tab.await(
                "boxes in their places",
                "!document.getAnimations().some(each => each instanceof CSSTransition)",
                SECONDS);
    }

    /** Without a mechanism; whoever started this one is told. */
    private void asksForAnotherMachine(BrowserTab tab) throws Exception {
        String unused = tab.text("(next => { window.confirm = () => true; next.value = 'early ack';"
                + " next.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector('.renew'))");
        tab.await("a change that was heard", "document.querySelector('.renew').value === ''", SECONDS);
        while (done.stream().noneMatch(deed -> deed.startsWith("renew"))) {
            Thread.onSpinWait();
        }
        assertEquals("renew pool:early ack", done.get(done.size() - 1));
    }

    /** By keys: the link becomes slow on its way to the backup, which is behind then, and it is mended. */
    private static void slows(BrowserTab tab, HostPool.Pair pair) throws Exception {
        String unused = tab.text(
                "(kind => { kind.focus(); kind.value = 'slow';"
                        + " kind.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector('.harms select'))");
        enter(tab, "slowToBackup link:" + pair.backup());
        tab.await(
                "a link that is called slow",
                "document.querySelector('.mending .harm')?.textContent === 'slow'",
                SECONDS);
        tab.await("a backup that is behind", lagMicros(pair) + " >= " + SLOW_MICROS, SECONDS);
        enter(tab, "heal link:" + pair.backup());
        tab.await("a whole link", "!document.querySelector('.mending')", SECONDS);
        tab.await("a backup that is close", lagMicros(pair) + " < " + SLOW_MICROS, SECONDS);
        tab.await("protected still", condition("protected"), SECONDS);
    }

    private static String lagMicros(HostPool.Pair pair) {
        return "understudy.player.state.processes['host:" + pair.primary() + "'].samples.at(-1).lagMicros";
    }

    private static void enter(BrowserTab tab, String hand) throws Exception {
        String button = "document.querySelector('[data-hand=\"" + hand + "\"]')";
        tab.await(hand, "!!" + button, SECONDS);
        assertTrue(tab.is("(" + button + ".focus(), document.activeElement === " + button + ")"));
        tab.press("Enter", "Enter", 13, "\r");
    }

    /** Without any process: the file has the failover and the machine's screen in it. */
    private void opens(BrowserTab tab, String saved, String live) throws Exception {
        assertFalse(saved.contains("token="), "a saved page gives nobody the token");
        Path file = Files.writeString(folder.resolve("saved.html"), saved);
        tab.size(1280, 720, "light");
        tab.open(file.toUri().toString());
        tab.await("the saved failover", "!!window.understudy && !!" + step("live"), SECONDS);
        assertEquals(live, micros(tab));
        tab.await("the saved screen", SCREEN + ".includes('VALUE hamlet')", SECONDS);
        assertEquals("0", tab.text("document.querySelectorAll('.hand').length"));
        picture(tab, "page-saved");
        assertEquals(List.of(), tab.complaints());
    }

    /** What the page shows of a failover is what the survivor said on its own. */
    private static void agrees(BrowserTab tab, ChildProcess survivor) throws Exception {
        long start = Long.parseLong(tab.text("Math.round(understudy.history.failovers()[0].start)"));
        near(tab, start, "suspected", survivor.await("role", "role=TAKING_OVER", start, ROLE_MILLIS));
        near(tab, start, "granted", survivor.await("role", "role=GOING_LIVE", start, ROLE_MILLIS));
        near(tab, start, "live", survivor.await("role", "role=ALONE", start, ROLE_MILLIS));
        near(tab, start, "firstOutput", survivor.await("first-output", "", start, ROLE_MILLIS));
    }

    private static void near(BrowserTab tab, long start, String step, ChildProcess.Event event) {
        long shown = Long.parseLong(tab.text(step(step) + ".dataset.micros"));
        long told = event.micros() - start;
        assertTrue(
                Math.abs(shown - told) <= AGREED_MICROS,
                step + ": the page shows it after " + shown + " us, the process told it after " + told + " us");
    }

    private static String step(String name) {
        return "document.querySelector('.sequence [data-step=" + name + "]')";
    }

    private static String micros(BrowserTab tab) {
        return tab.text(
                "[...document.querySelectorAll('.sequence [data-step]')].map(step => step.dataset.step + step.dataset.micros).join()");
    }

    private static String condition(String words) {
        return "document.querySelector('header .condition')?.textContent === '" + words + "'";
    }

    private static String held(String text) {
        return "Object.values(understudy.player.state.processes).some(host => new TextDecoder().decode(Uint8Array.from("
                + "understudy.world.screens.held(host.name, host.pid)?.chunks.flatMap(piece => [...piece.data]) ?? []))"
                + ".includes('" + text + "') && host.role === 'BACKUP')";
    }

    private static String beforeTheGrant() {
        return "understudy.player.at < understudy.history.failovers()[0].steps.find(step => step.what === 'granted').at + 1";
    }

    private static void say(BrowserTab tab, String line) {
        tab.type(line);
        tab.press("Enter", "Enter", 13, "\r");
    }

    /** For documents, what moves gets a moment to move. */
    private static void picture(BrowserTab tab, String name) throws Exception {
        boolean documented = DOCUMENTED.contains(name) && Boolean.getBoolean("understudy.pictures");
        tab.rest();
        if (documented) {
            String unused = tab.text("new Promise(resolve => setTimeout(resolve, 900))");
        }
        Path file = PICTURES.resolve(name + ".png");
        tab.picture(file);
        if (documented) {
            Path docs = Path.of(System.getProperty("understudy.root"), "docs", "pictures");
            Path copied = Files.copy(file, docs.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
            assertTrue(Files.size(copied) > 0);
        }
    }
}
