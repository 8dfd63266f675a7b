package io.understudy.arbiter.client;

import static io.understudy.arbiter.Cast.VM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.WireFormat;
import io.understudy.arbiter.view.View;
import io.understudy.transport.Transport;
import java.io.EOFException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A leader that was frozen, and does not know yet what it missed. */
class HighestTermTest {
    private static final ClusterId CLUSTER = new ClusterId(1, 2);

    /** In which a client that is wrong asks. */
    private static final int MEANWHILE_MILLIS = 300;

    @Test
    void shouldNeverAskALeaderOfAnOlderTermThanOneThatItHasAsked() throws Exception {
        try (Transport transport = Transport.nio("test");
                ScriptedArbiter frozen = new ScriptedArbiter();
                ScriptedArbiter newer = new ScriptedArbiter()) {
            goOver(transport, frozen, newer);
            assertThrows(EOFException.class, frozen::receive);
        }
    }

    private static void goOver(Transport transport, ScriptedArbiter frozen, ScriptedArbiter newer) throws Exception {
        try (ArbiterClient client =
                ArbiterClient.open(transport, List.of(frozen.address(), newer.address()), ClientSettings.defaults())) {
            newer.accept();
            welcome(newer, new Standing(5, true, "h:2"));
            CompletableFuture<Optional<View>> answer = client.read(VM);
            assertInstanceOf(Request.Hello.class, newer.receive());
            assertInstanceOf(Request.Read.class, newer.receive());
            newer.send(new Answer.Leadership(new Standing(5, false, "")));
            frozen.accept();
            welcome(frozen, new Standing(4, true, "h:1"));
            assertInstanceOf(Request.Hello.class, frozen.receive());
            Thread.sleep(MEANWHILE_MILLIS);
            newer.send(new Answer.Leadership(new Standing(6, true, "h:2")));
            Request.Read again = assertInstanceOf(Request.Read.class, newer.receive());
            newer.send(new Answer.Current(again.correlation(), Optional.empty()));
            assertEquals(Optional.empty(), answer.get(30, TimeUnit.SECONDS));
        }
    }

    private static void welcome(ScriptedArbiter arbiter, Standing standing) throws Exception {
        arbiter.send(new Answer.Leadership(standing));
        arbiter.send(new Answer.Welcome(WireFormat.VERSION, CLUSTER));
    }
}
