package io.understudy.verification.page;

import io.understudy.event.Stamped;
import io.understudy.page.PageToken;
import io.understudy.page.Verb;
import io.understudy.system.RequiresEngine;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.Breach;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a page's hands show of a machine whose arbiter says yes to everybody. */
class LenientArbiterTest extends RequiresEngine {
    private static final long MILLIS = 60_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldHaveTwoPrimariesWhenTheLinkIsCut() throws Exception {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ShownPool shown = new ShownPool(
                folder,
                3,
                List.of("--guest", "kv"),
                List.of(),
                Breach.ARBITER,
                loopback,
                PageToken.random(),
                (micros, verb, target) -> {})) {
            HostPool.Pair pair = shown.pool().awaitPair(0, MILLIS);
            long cut = Stamped.nowMicros();
            shown.hands().act(Verb.CUT, "link:" + pair.backup());
            for (String host : List.of(pair.primary(), pair.backup())) {
                var unused = shown.pool().host(host).await("role", "role=ALONE", cut, MILLIS);
            }
        }
    }
}
