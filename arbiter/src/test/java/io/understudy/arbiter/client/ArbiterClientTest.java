package io.understudy.arbiter.client;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.WireFormat;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.transport.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against an arbiter that the test plays itself. */
class ArbiterClientTest {
    private static final ClusterId CLUSTER = new ClusterId(1, 2);
    private static final Answer WELCOME = new Answer.Welcome(WireFormat.VERSION, CLUSTER);
    private static final ClientSettings SETTINGS = new ClientSettings(1000, 20, 20_000, 1, 20, Optional.empty());

    private final Transport transport = Transport.nio("test");
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private ScriptedArbiter arbiter;
    private ArbiterClient client;

    @BeforeEach
    void open() throws Exception {
        arbiter = new ScriptedArbiter();
        client = open(SETTINGS);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        transport.close();
        arbiter.close();
    }

    @Test
    void shouldAskOnceItIsWelcome() throws Exception {
        CompletableFuture<Optional<View>> read = client.read(VM);
        arbiter.accept();
        assertEquals(new Request.Hello(WireFormat.VERSION), arbiter.receive());
        arbiter.send(WELCOME);
        Request.Read request = assertInstanceOf(Request.Read.class, arbiter.receive());
        assertFalse(read.isDone());
        CompletableFuture<Boolean> onLoop =
                read.thenApply(view -> transport.loop().inEventLoop());
        arbiter.send(new Answer.Current(request.correlation(), Optional.of(view(1, A, ALONE))));
        // In this order: whoever waits for a future runs what hangs on it, if it comes first.
        assertTrue(get(onLoop));
        assertEquals(Optional.of(view(1, A, ALONE)), get(read));
        assertEquals("connected " + CLUSTER, events.take());
    }

    @Test
    void shouldAskTheSameAgainOnEachNewConnectionUntilAnswered() throws Exception {
        greet();
        CompletableFuture<Verdict> takeover = client.advance(advance(1, B, ALONE, 77));
        CompletableFuture<Optional<View>> read = client.read(VM);
        Request first = arbiter.receive();
        assertEquals(advance(1, B, ALONE, 77), ((Request.Advancement) first).advance());
        Request second = arbiter.receive();
        for (int i = 0; i < 3; i++) {
            greet();
            assertEquals(first, arbiter.receive());
            assertEquals(second, arbiter.receive());
            assertFalse(takeover.isDone());
        }
        Verdict granted = new Verdict.Granted(view(2, B, ALONE));
        arbiter.send(new Answer.Judged(((Request.Advancement) first).correlation(), granted));
        assertEquals(granted, get(takeover));
        greet();
        assertEquals(second, arbiter.receive());
        assertFalse(read.isDone());
    }

    @Test
    void shouldTakeAnswersInAnyOrder() throws Exception {
        greet();
        CompletableFuture<Optional<View>> read = client.read(VM);
        CompletableFuture<Verdict> acknowledgement = client.acknowledge(new Acknowledge(VM, 1, A.identity()));
        long readId = ((Request.Read) arbiter.receive()).correlation();
        long acknowledgementId = ((Request.Acknowledgement) arbiter.receive()).correlation();
        Verdict refused = new Verdict.Refused(Optional.empty(), "no");
        arbiter.send(new Answer.Judged(acknowledgementId, refused));
        assertEquals(refused, get(acknowledgement));
        assertFalse(read.isDone());
        arbiter.send(new Answer.Current(readId, Optional.empty()));
        assertEquals(Optional.empty(), get(read));
    }

    @Test
    void shouldGiveUpASilentConnectionForANewOne() throws Exception {
        reopen(new ClientSettings(1000, 10, 50, 1, 20, Optional.empty()));
        CompletableFuture<Optional<View>> read = client.read(VM);
        arbiter.accept();
        arbiter.accept();
        assertEquals(new Request.Hello(WireFormat.VERSION), arbiter.receive());
        awaitEvent("disconnected the arbiter is silent");
        assertFalse(read.isDone());
    }

    @Test
    void shouldSpeakToNoOtherClusterThanTheFirst() throws Exception {
        greet();
        CompletableFuture<Verdict> takeover = client.advance(advance(1, B, ALONE, 1));
        arbiter.receive();
        arbiter.accept();
        arbiter.receive();
        arbiter.send(new Answer.Welcome(WireFormat.VERSION, new ClusterId(1, 3)));
        awaitEvent("disconnected this is the arbiter of cluster 00000000000000010000000000000003, not of "
                + "00000000000000010000000000000002: it has lost its memory or is another one");
        greet();
        assertInstanceOf(Request.Advancement.class, arbiter.receive());
        assertFalse(takeover.isDone());
    }

    @Test
    void shouldSpeakOnlyToTheClusterItIsToldTo() throws Exception {
        reopen(new ClientSettings(1000, 20, 20_000, 1, 20, Optional.of(new ClusterId(5, 5))));
        arbiter.accept();
        arbiter.send(WELCOME);
        awaitEvent("disconnected this is the arbiter of cluster " + CLUSTER + ", not of " + new ClusterId(5, 5)
                + ": it has lost its memory or is another one");
    }

    @Test
    void shouldNotBelieveWhoeverIsNoArbiter() throws Exception {
        arbiter.accept();
        arbiter.send(new Answer.Welcome(9, CLUSTER));
        awaitEvent("disconnected it speaks version 9 of the protocol, this client version " + WireFormat.VERSION);
        arbiter.accept();
        arbiter.send("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.US_ASCII));
        awaitEvent("disconnected it is no arbiter: a message's length is 1397966893, not 1 to 4096");
        arbiter.accept();
        arbiter.send(new Answer.Current(1, Optional.empty()));
        awaitEvent("disconnected its first message is not a welcome");
        greet();
        arbiter.send(new Answer.Current(1, Optional.empty()));
        awaitEvent("disconnected it answers what was not asked");
        greet();
        CompletableFuture<Verdict> takeover = client.advance(advance(1, B, ALONE, 1));
        long correlation = ((Request.Advancement) arbiter.receive()).correlation();
        arbiter.send(new Answer.Current(correlation, Optional.of(view(2, B, ALONE))));
        awaitEvent("disconnected it answers what was not asked");
        assertFalse(takeover.isDone());
    }

    @Test
    void shouldSayThatItDoesNotKnowWhenClosed() throws Exception {
        greet();
        CompletableFuture<Verdict> takeover = client.advance(advance(1, B, ALONE, 1));
        arbiter.receive();
        client.close();
        client.close();
        assertNoAnswer(takeover);
        assertNoAnswer(client.read(VM));
        assertThrows(EOFException.class, () -> arbiter.receive());
    }

    @Test
    void shouldForgetACancelledRequest() throws Exception {
        greet();
        CompletableFuture<Optional<View>> cancelled = client.read(VM);
        CompletableFuture<Verdict> takeover = client.advance(advance(1, B, ALONE, 1));
        Request first = arbiter.receive();
        Request second = arbiter.receive();
        cancelled.cancel(true);
        arbiter.send(new Answer.Current(((Request.Read) first).correlation(), Optional.empty()));
        greet();
        assertEquals(second, arbiter.receive());
        assertFalse(takeover.isDone());
    }

    @Test
    void shouldFollowViewsOverAnInterruptionAndNeverBack() throws Exception {
        BlockingQueue<Optional<View>> heard = new LinkedBlockingQueue<>();
        client.subscribe(VM, heard::add);
        greet();
        Request.Subscribe subscribe = assertInstanceOf(Request.Subscribe.class, arbiter.receive());
        View one = view(1, A, Optional.of(B));
        push(subscribe, Optional.empty());
        push(subscribe, Optional.of(one));
        push(subscribe, Optional.of(one.withAcknowledgement()));
        greet();
        assertEquals(subscribe, arbiter.receive());
        push(subscribe, Optional.of(one.withAcknowledgement()));
        push(subscribe, Optional.of(one));
        push(subscribe, Optional.empty());
        push(subscribe, Optional.of(view(3, B, ALONE)));
        assertEquals(Optional.empty(), heard.take());
        assertEquals(Optional.of(one), heard.take());
        assertEquals(Optional.of(one.withAcknowledgement()), heard.take());
        assertEquals(Optional.of(view(3, B, ALONE)), heard.take());
    }

    @Test
    void shouldFailAToolWithOneLineThatSaysWhy() {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        IOException failure = assertThrows(IOException.class, () -> ArbiterQuery.read(List.of(nobody), VM, 100));
        assertTrue(
                failure.getMessage().startsWith("no answer from the arbiter at 127.0.0.1:1 within 100 ms: "),
                failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
    }

    /** With an arbiter of its own: the first client's connection may wait in the other one's backlog. */
    private void reopen(ClientSettings settings) throws Exception {
        client.close();
        arbiter.close();
        arbiter = new ScriptedArbiter();
        client = open(settings);
    }

    private ArbiterClient open(ClientSettings settings) {
        return ArbiterClient.open(transport, arbiter::address, settings, new ConnectionListener() {
            @Override
            public void connected(ClusterId cluster) {
                events.add("connected " + cluster);
            }

            @Override
            public void disconnected(String reason) {
                events.add("disconnected " + reason);
            }
        });
    }

    private void greet() throws Exception {
        arbiter.accept();
        assertEquals(new Request.Hello(WireFormat.VERSION), arbiter.receive());
        arbiter.send(WELCOME);
    }

    private void push(Request.Subscribe subscribe, Optional<View> view) throws Exception {
        arbiter.send(new Answer.Current(subscribe.correlation(), view));
    }

    /** Skips others: a cut connection is reported as well. */
    private void awaitEvent(String expected) throws InterruptedException {
        String event;
        do {
            event = events.poll(30, TimeUnit.SECONDS);
        } while (event != null && !event.equals(expected));
        assertEquals(expected, event);
    }

    private static void assertNoAnswer(CompletableFuture<?> future) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(future));
        assertInstanceOf(NoAnswerException.class, failure.getCause());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
