package io.understudy.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.Refusal;
import io.understudy.transport.Transport;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The arbiter tells a gateway of a takeover as soon as the host that takes over, and the gateway may be faster. */
@Timeout(60)
class EarlyAttachTest {
    private final Loopback loopback = new Loopback();
    private final Transport transport = loopback.transport();
    private EchoReplica replica;

    @BeforeEach
    void listen() throws Exception {
        replica = new EchoReplica(loopback, transport);
    }

    @AfterEach
    void closeAll() {
        loopback.close();
    }

    @Test
    void shouldLetAGatewayWaitForAHostThatTakesOver() throws Exception {
        RawGateway gateway = gateway(1);
        awaitItsWord();
        Loopback.on(transport, () -> replica.goLive(2));
        assertInstanceOf(ConsoleMessage.Attached.class, gateway.next());
    }

    @Test
    void shouldGiveTheLineToWhoWaitedFirst() throws Exception {
        RawGateway first = gateway(1);
        awaitItsWord();
        RawGateway second = gateway(2);
        awaitItsWord();
        Loopback.on(transport, () -> replica.goLive(2));
        assertInstanceOf(ConsoleMessage.Attached.class, first.next());
        assertEquals(Refusal.HELD, ((ConsoleMessage.Refused) second.next()).refusal());
    }

    @Test
    void shouldForgetAGatewayThatLeft() throws Exception {
        RawGateway first = gateway(1);
        awaitItsWord();
        first.saysNoMore();
        awaitItsWord();
        RawGateway second = gateway(2);
        awaitItsWord();
        Loopback.on(transport, () -> replica.goLive(2));
        assertInstanceOf(ConsoleMessage.Attached.class, second.next());
    }

    @Test
    void shouldTurnAwayWhoWaitedInVain() throws Exception {
        assertEquals(Refusal.NOT_PRIMARY, ((ConsoleMessage.Refused) gateway(1).last()).refusal());
    }

    @Test
    void shouldTurnAwayWhoSaysMoreThanOneWord() throws Exception {
        RawGateway gateway = gateway(1);
        gateway.say(new ConsoleMessage.Received(0));
        assertEquals(Refusal.NOT_PRIMARY, ((ConsoleMessage.Refused) gateway.last()).refusal());
        RawGateway impatient = loopback.closing(new RawGateway(replica.port.address()));
        impatient.say(new ConsoleMessage.Received(0));
        assertEquals(Refusal.NOT_PRIMARY, ((ConsoleMessage.Refused) impatient.last()).refusal());
    }

    private RawGateway gateway(long identity) throws Exception {
        RawGateway gateway = loopback.closing(new RawGateway(replica.port.address()));
        gateway.say(new ConsoleMessage.Attach("vm", new Claim(identity, 1), Claim.NONE, 2, 0, 0));
        return gateway;
    }

    /** What came before somebody else's question is read no later than that, at the latest in the same turn of the loop. */
    private void awaitItsWord() throws Exception {
        try (RawGateway other = new RawGateway(replica.port.address())) {
            other.say("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            other.last();
        }
        Loopback.on(transport, () -> {});
    }
}
