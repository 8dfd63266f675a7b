package io.understudy.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.server.Rights;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.session.ConsoleRights;
import io.understudy.identity.Identity;
import io.understudy.identity.Role;
import io.understudy.identity.Service;
import io.understudy.log.channel.LogRights;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.network.segment.CardRights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/security.md: a row per message that somebody may say and somebody else may not. */
class RightsTest {
    private static final Identity HOST_A = new Identity(Role.HOST, "a");
    private static final Identity HOST_B = new Identity(Role.HOST, "b");
    private static final Identity GATEWAY_KV = new Identity(Role.GATEWAY, "kv");
    private static final Identity GATEWAY_WEB = new Identity(Role.GATEWAY, "web");
    private static final Identity ARBITER_X = new Identity(Role.ARBITER, "x");
    private static final Identity ARBITER_Y = new Identity(Role.ARBITER, "y");
    private static final Identity SWITCH = new Identity(Role.SWITCH, "s");
    private static final Identity CLIENT = new Identity(Role.CLIENT, "me");
    private static final List<Identity> EVERYBODY =
            List.of(HOST_A, HOST_B, GATEWAY_KV, GATEWAY_WEB, ARBITER_X, ARBITER_Y, SWITCH, CLIENT);

    private static final LogHeader HEADER =
            new LogHeader(1, "timeless", "0".repeat(64), 1 << 20, "", "m", "e", "e", "l", 0, 0, "n", "s");
    private static final VmName KV = new VmName("kv");
    private static final Host A = new Host("a/2", 7, "10.0.0.1:1", "10.0.0.1:2");

    /** @param may all who may; the user's own processes may everything */
    record Row(String port, Object message, Function<Identity, Optional<String>> rule, List<Identity> may) {
        @Override
        public String toString() {
            return port + ": " + message.getClass().getSimpleName();
        }
    }

    private static Row arbiter(Request request, Identity... may) {
        return new Row("arbiter", request, peer -> Rights.objection(peer, request), List.of(may));
    }

    private static Row log(ChannelMessage message, Identity... may) {
        return new Row("log", message, peer -> LogRights.objection(peer, Optional.of(HOST_A), message), List.of(may));
    }

    private static Row port(Service service, Identity... may) {
        return new Row(
                "port",
                service,
                peer -> service.admits(peer) ? Optional.empty() : Optional.of(peer + " at " + service),
                List.of(may));
    }

    static Stream<Row> rows() {
        Introduction x = new Introduction("x", 5, new ClusterId(1, 2));
        Introduction gone = new Introduction("x", 0, new ClusterId(1, 2));
        Advance advance = new Advance(KV, 1, A, Optional.empty(), A.identity(), 3, 1);
        HostIncarnation a = new HostIncarnation("a/2", 7);
        ConsoleMessage attach = new ConsoleMessage.Attach("kv", new Claim(1, 1), Claim.NONE, 0, 0, 0);
        AttachmentMessage card =
                new AttachmentMessage.Attach("kv", 1, "a/2", 7, MacAddress.parse("52:54:00:12:34:56"), 1514, 0);
        Identity[] all = EVERYBODY.toArray(Identity[]::new);
        return Stream.of(
                arbiter(new Request.Hello(3), all),
                arbiter(new Request.Ping(1), all),
                arbiter(new Request.Read(1, KV), all),
                arbiter(new Request.Subscribe(1, KV), all),
                arbiter(new Request.Watch(1), all),
                arbiter(new Request.Advancement(1, advance), HOST_A),
                arbiter(new Request.Acknowledgement(1, new Acknowledge(KV, 1, A.identity())), HOST_A),
                arbiter(new Request.Reporting(1, Report.idle(A)), HOST_A),
                arbiter(new Request.Wishing(1, new WishId(1, 2), new Wish.Stop(KV)), CLIENT),
                arbiter(new Request.Introducing(x), ARBITER_X),
                arbiter(new Request.Reconfiguring(1, x, "h:1", "h:2"), ARBITER_X),
                arbiter(new Request.Reconfiguring(1, gone, "", ""), CLIENT),
                log(new ChannelMessage.Hello(1, "kv", "", HEADER, a), HOST_A),
                log(new ChannelMessage.Accept(1, a), HOST_A),
                log(new ChannelMessage.SnapshotRequest("kv"), HOST_A, CLIENT),
                new Row("console", attach, peer -> ConsoleRights.objection(peer, attach), List.of(GATEWAY_KV)),
                new Row("switch", card, peer -> CardRights.objection(peer, card), List.of(HOST_A)),
                port(Service.ARBITER, all),
                port(Service.MEMBERS, ARBITER_X, ARBITER_Y),
                port(Service.LOG, HOST_A, HOST_B, CLIENT),
                port(Service.CONSOLE, GATEWAY_KV, GATEWAY_WEB),
                port(Service.CARDS, HOST_A, HOST_B),
                port(Service.USER, CLIENT),
                port(Service.OBSERVER, CLIENT),
                port(Service.PAGE, CLIENT),
                port(Service.NEIGHBOUR));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldLetThoseSayItWhoMayAndNobodyElse(Row row) {
        assertEquals(Optional.empty(), row.rule().apply(Identity.OWNER));
        for (Identity each : EVERYBODY) {
            Optional<String> objection = row.rule().apply(each);
            assertEquals(row.may().contains(each), objection.isEmpty(), each + " " + objection);
            objection.ifPresent(line -> assertTrue(line.startsWith(each.toString()) && !line.contains("\n"), line));
        }
    }

    @Test
    void shouldHaveARowForEverythingThatIsAskedOfAnArbiter() {
        Set<Class<?>> rows = rows().map(row -> row.message().getClass()).collect(Collectors.toSet());
        List<Class<?>> asked = new ArrayList<>();
        collect(Request.class, asked);
        assertTrue(rows.containsAll(asked), rows + " lacks some of " + asked);
    }

    private static void collect(Class<?> sealed, List<Class<?>> found) {
        for (Class<?> each : sealed.getPermittedSubclasses()) {
            if (each.isInterface()) {
                collect(each, found);
            } else {
                found.add(each);
            }
        }
    }
}
