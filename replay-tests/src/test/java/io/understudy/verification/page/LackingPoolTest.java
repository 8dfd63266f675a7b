package io.understudy.verification.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.event.Stamped;
import io.understudy.page.PageToken;
import io.understudy.page.Verb;
import io.understudy.system.RequiresEngine;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a page's hands show of a machine that lacks what its arbiter or its gateway does for it, and of one that does not. */
class LackingPoolTest extends RequiresEngine {
    private static final long MILLIS = 60_000;

    /** A gateway that minds views is at the new primary within some milliseconds. */
    private static final long RESUME_MILLIS = 3_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private ShownPool shown(Breach breach) throws Exception {
        return new ShownPool(
                folder,
                3,
                List.of("--guest", "kv"),
                List.of(),
                breach,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                PageToken.random(),
                (micros, verb, target) -> {});
    }

    @Test
    void shouldHaveTwoPrimariesWithoutAnArbiterWhenTheLinkIsCut() throws Exception {
        try (ShownPool shown = shown(Breach.ARBITER)) {
            HostPool.Pair pair = shown.pool().awaitPair(0, MILLIS);
            long cut = Stamped.nowMicros();
            shown.hands().act(Verb.CUT, "link:" + pair.backup());
            for (String host : List.of(pair.primary(), pair.backup())) {
                var unused = shown.pool().host(host).await("role", "role=ALONE", cut, MILLIS);
            }
        }
    }

    @Test
    void shouldStayWithADeposedPrimaryWithoutTheViewCheck() throws Exception {
        try (ShownPool shown = shown(Breach.VIEW_CHECK)) {
            long cut = cutOff(shown);
            Thread.sleep(RESUME_MILLIS);
            assertEquals(Optional.empty(), shown.pool().gateway().find("resumed", "", cut));
        }
    }

    @Test
    void shouldGoWithTheNewPrimaryOtherwise() throws Exception {
        try (ShownPool shown = shown(Breach.NONE)) {
            long cut = cutOff(shown);
            var unused = shown.pool().gateway().await("resumed", "", cut, MILLIS);
        }
    }

    /** The primary, once the gateway has it; until its backup has taken over. */
    private static long cutOff(ShownPool shown) throws Exception {
        HostPool.Pair pair = shown.pool().awaitPair(0, MILLIS);
        ChildProcess gateway = shown.pool().gateway();
        var unusedFirst = gateway.await("attached", "", MILLIS);
        long cut = Stamped.nowMicros();
        shown.hands().act(Verb.CUT_OFF, "host:" + pair.primary());
        var unused = shown.pool().host(pair.backup()).await("role", "role=ALONE", cut, MILLIS);
        return cut;
    }
}
