package io.understudy.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.history.Complaint;
import io.understudy.verification.history.Operation;
import io.understudy.verification.history.OperationKind;
import io.understudy.verification.history.SimulatedStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class KvClientTest {
    private static final int ANSWERS = 800;
    private static final long SEED = 5;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void shouldFindACorrectGuestClean(Phase phase) throws Exception {
        try (FakeKv kv = new FakeKv("kv ready\n", SimulatedStore::answer)) {
            ClientReport report = drive(kv, phase);
            Verdict verdict = HistoryCheck.check(report);
            assertTrue(verdict.clean(), verdict::toString);
            assertTrue(verdict.toString().startsWith("history clean: " + verdict.operations() + " operations, 0 una"));
            assertTrue(report.answers() >= ANSWERS);
            assertEquals(report.answers(), report.latencies().getTotalCount());
            assertEquals(
                    OperationKind.values().length,
                    report.history().operations().stream()
                            .map(Operation::kind)
                            .distinct()
                            .count(),
                    "every kind was asked");
            assertTrue(overlaps(report) > ANSWERS / 4, overlaps(report) + " operations overlapped the one before");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindAFaultyGuestNotClean(Fault fault) throws Exception {
        try (FakeKv kv = new FakeKv("kv ready\n", fault.behaviour())) {
            ClientReport report = drive(kv, Phase.HEAVY_OUTPUT);
            Verdict verdict = HistoryCheck.check(report);
            assertFalse(verdict.clean());
            assertTrue(verdict.toString().startsWith("history NOT clean: "), verdict::toString);
            assertTrue(
                    verdict.complaints().stream().map(Complaint::rule).anyMatch(fault.rule()::equals),
                    () -> fault.rule() + " is not among: "
                            + verdict.complaints().stream()
                                    .map(Complaint::toString)
                                    .collect(Collectors.joining("\n")));
        }
    }

    @Test
    void shouldTreatWhatASilentGuestNeverAnsweredAsMaybes() throws Exception {
        AtomicInteger left = new AtomicInteger(500);
        // Below zero: how many requests the guest has taken without answering.
        FakeKv.Behaviour silent = (store, request) -> left.decrementAndGet() >= 0 ? store.answer(request) : "";
        try (FakeKv kv = new FakeKv("kv ready\n", silent);
                KvClient client = KvClient.connect(kv.address(), SEED, KvClientListener.SILENT)) {
            client.phase(Phase.HEAVY_OUTPUT);
            assertTrue(client.run(progress -> progress.answers() > 400));
            client.start();
            assertTrue(client.await(progress -> left.get() == -Workload.DEFAULT.clients()));
            ClientReport report = client.finish(Duration.ofMillis(50));
            Verdict verdict = HistoryCheck.check(report);
            assertTrue(verdict.clean(), verdict::toString);
            assertEquals(Workload.DEFAULT.clients(), report.maybes());
            assertEquals(
                    "the guest did not answer in 50 ms", report.disconnected().orElseThrow());
            assertTrue(report.longestPauseMillis() >= 50, "the silence counts as a pause");
        }
    }

    @Test
    void shouldTreatWhatABrokenConnectionNeverAnsweredAsMaybes() throws Exception {
        int[] left = {500};
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        KvClientListener listener = new KvClientListener() {
            @Override
            public void disconnected(String reason) {
                heard.add(reason);
            }
        };
        try (FakeKv kv = new FakeKv(
                        "", (store, request) -> left[0]-- > 0 ? store.answer(request) : FakeKv.Behaviour.HANG_UP);
                KvClient client = KvClient.connect(kv.address(), SEED, listener)) {
            assertFalse(client.run(progress -> progress.answers() > 1000));
            assertFalse(client.progress().connected());
            ClientReport report = client.finish(DEADLINE);
            Verdict verdict = HistoryCheck.check(report);
            assertTrue(verdict.clean(), verdict::toString);
            assertTrue(report.maybes() > 0);
            assertEquals(List.of(report.disconnected().orElseThrow()), heard);
            assertFalse(client.await(progress -> true), "a finished client makes no progress");
        }
    }

    @Test
    void shouldGetInStepWhateverTheLineCarriedBefore() throws Exception {
        String rubbish = "e 17 abc\r\nOK\nOK 4\nVALUE x;\nERR unknown command\nVALUE hello-1-1\nhalf a li";
        try (FakeKv kv = new FakeKv(rubbish, SimulatedStore::answer)) {
            Verdict verdict = HistoryCheck.check(drive(kv, Phase.HEAVY_OUTPUT));
            assertTrue(verdict.clean(), verdict::toString);
        }
    }

    @Test
    void shouldLeaveNothingBehindForTheNextClient() throws Exception {
        try (FakeKv kv = new FakeKv("", SimulatedStore::answer)) {
            for (int i = 0; i < 2; i++) {
                Verdict verdict = HistoryCheck.check(drive(kv, Phase.HEAVY_OUTPUT));
                assertTrue(verdict.clean(), verdict::toString);
            }
        }
    }

    @Test
    void shouldStopAtTheWorkloadsLastOperation() throws Exception {
        Workload workload = new Workload(List.of("a"), 3, 160, 10, 50);
        try (FakeKv kv = new FakeKv("", SimulatedStore::answer);
                KvClient client = KvClient.connect(kv.address(), workload, SEED, KvClientListener.SILENT)) {
            assertFalse(client.run(progress -> progress.answers() > 50));
            assertEquals(52, client.finish(DEADLINE).answers(), "and the farewell");
        }
    }

    @Test
    void shouldSayInOneLineThatNothingListens() throws Exception {
        InetSocketAddress address;
        try (FakeKv kv = new FakeKv("", SimulatedStore::answer)) {
            address = kv.address();
        }
        IOException e = assertThrows(
                IOException.class,
                () -> KvClient.connect(address, SEED, KvClientListener.SILENT).close());
        assertTrue(e.getMessage().startsWith("cannot connect to the guest's console at "), e::getMessage);
        assertTrue(e.getMessage().endsWith(":" + address.getPort() + ": is its gateway running there?"), e::getMessage);
    }

    private static ClientReport drive(FakeKv kv, Phase phase) throws Exception {
        try (KvClient client = KvClient.connect(kv.address(), SEED, KvClientListener.SILENT)) {
            client.phase(phase);
            // Ends early where the answers fall out of step; the report tells.
            boolean unused = client.run(progress -> progress.answers() >= ANSWERS);
            return client.finish(DEADLINE);
        }
    }

    private static long overlaps(ClientReport report) {
        List<Operation> operations = report.history().operations();
        long overlaps = 0;
        for (int i = 1; i < operations.size(); i++) {
            if (operations.get(i).invokedNanos() < operations.get(i - 1).answeredNanos()) {
                overlaps++;
            }
        }
        return overlaps;
    }
}
