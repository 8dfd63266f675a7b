package io.understudy.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.VmName;
import io.understudy.event.Event;
import io.understudy.output.OutputBounds;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.protocol.HostProtocol;
import io.understudy.replica.protocol.HostSeams;
import io.understudy.replica.protocol.ReplicaEvents;
import io.understudy.replica.protocol.ReplicaProgress;
import io.understudy.replica.role.RoleSettings;
import io.understudy.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ArbiterConnectionTest {
    private static final VmName VM = new VmName("vm");

    @TempDir
    private Path folder;

    private final Transport transport = Transport.nio("test");
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private ArbiterServer arbiter;
    private ArbiterConnection connection;

    @BeforeEach
    void start() throws Exception {
        arbiter = ArbiterServer.start(folder, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), transport);
        connection = new ArbiterConnection(transport, List.of(arbiter.address()), OperatingSystem.PLATFORM);
        SerialLine line = new SerialLine(Runnable::run, OutputBounds.behind(1 << 16));
        HostSeams seams = new HostSeams(null, null, connection, line, () -> {}, new Ends(), System::nanoTime);
        HostProtocol host = HostProtocol.idle(new Host("a", 1, "", ""), RoleSettings.DEFAULT, seams);
        connection.open(host.arbiterContact());
    }

    @AfterEach
    void stop() {
        connection.close();
        arbiter.close();
        transport.close();
    }

    /** A host that did not get to the end of a verdict is neither what it was nor what it would be. */
    @Test
    void shouldEndAHostThatCannotGoOnFromAnAnswer() throws Exception {
        connection.read(VM, view -> {
            throw new IllegalStateException("no such view");
        });
        assertEquals("internal error: java.lang.IllegalStateException: no such view", ends.take());
    }

    @Test
    void shouldSayNothingOfAQuestionThatWasLeftUnanswered() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        transport.loop().execute(() -> {
            // Asked and given up before any answer can be read.
            connection.read(VM, view -> ends.add("answered"));
            connection.close();
            transport.loop().execute(() -> transport.loop().execute(closed::countDown));
        });
        closed.await();
        assertNull(ends.poll());
    }

    private final class Ends implements ReplicaEvents {
        @Override
        public void role(Event.Role taken) {}

        @Override
        public void stage(Event.Stage reached) {}

        @Override
        public boolean isWatched() {
            return false;
        }

        @Override
        public void sample(Event.Sample sample) {}

        @Override
        public void screen(Event.Screen screen) {}

        @Override
        public void progress(ReplicaProgress progress) {}

        @Override
        public void notice(String line) {}

        @Override
        public void copied(long pauseNanos) {}

        @Override
        public void finished(int exitCode, String line) {
            ends.add(line);
        }
    }
}
