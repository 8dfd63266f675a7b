package io.understudy.arbiter.client;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.journal.JournalReader;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Verdict;
import io.understudy.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arbiter's answer to the winner is lost; the winner asks again and finds its own record. */
class LostAnswerTest {
    private static final int GRANTED = 0x83;

    @TempDir
    Path directory;

    @Test
    void shouldGrantTheWinnerAgainWhoseAnswerWasLost() throws Exception {
        Transport transport = Transport.nio("test");
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ArbiterServer server = ArbiterServer.start(directory, anyPort, transport);
                Proxy proxy = new Proxy(server.address());
                ArbiterClient a = ArbiterClient.open(transport, server.address(), ClientSettings.defaults());
                ArbiterClient b = ArbiterClient.open(transport, proxy.address(), ClientSettings.defaults())) {
            get(a.advance(advance(0, A, Optional.of(B), 1)));
            get(a.acknowledge(new Acknowledge(VM, 1, A.identity())));
            assertEquals(Optional.of(view(1, A, Optional.of(B)).withAcknowledgement()), get(b.read(VM)));
            proxy.loseNext(GRANTED);
            CompletableFuture<Verdict> takeover = b.advance(advance(1, B, ALONE, 1));
            proxy.awaitLost();
            assertInstanceOf(Verdict.Refused.class, get(a.advance(advance(1, A, ALONE, 2))));
            assertEquals(new Verdict.Granted(view(2, B, ALONE)), get(takeover));
            assertEquals(Optional.of(view(2, B, ALONE)), ArbiterQuery.read(List.of(server.address()), VM, 30_000));
        } finally {
            transport.close();
        }
        assertEquals(
                3,
                JournalReader.read(FileJournal.fileIn(directory)).groups().stream()
                        .mapToInt(each -> each.changes().size())
                        .sum());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
