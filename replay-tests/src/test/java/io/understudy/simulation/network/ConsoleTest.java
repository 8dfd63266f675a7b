package io.understudy.simulation.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.understudy.console.gateway.ConsoleGateway;
import io.understudy.console.gateway.PrimaryLocator;
import io.understudy.console.port.ConsoleListener;
import io.understudy.console.port.ConsolePort;
import io.understudy.console.session.ConsoleLimits;
import io.understudy.console.session.GatewayLimits;
import io.understudy.console.session.Location;
import io.understudy.identity.Service;
import io.understudy.transport.Peer;
import io.understudy.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A user, the gateway and the console ports of two hosts over the simulated network; all but the user is production's. */
class ConsoleTest {
    private static final int CONSOLE = 7200;
    private static final int USERS = 7300;

    private World world;
    private Location primary;

    private Machine begin(long seed) throws IOException {
        world = new World(seed);
        world.network.window(8 * 1024);
        Machine first = new Machine("first", new ByteArrayOutputStream(), 0);
        first.goLive(1);
        startGateway(answer -> answer.accept(primary));
        return first;
    }

    private CountedDials startGateway(PrimaryLocator locator) throws IOException {
        CountedDials transport = new CountedDials(world.start("gateway"));
        var unused = ConsoleGateway.start(
                transport,
                world.at("gateway", USERS),
                "vm",
                1,
                locator,
                GatewayLimits.STANDARD,
                event -> world.say("gateway", event.line()));
        return transport;
    }

    private Party user(String node) {
        Party user = Party.connecting(world.start(node), world.at("gateway", USERS), true);
        assertTrue(world.until(() -> user.events.contains("connected"), 500));
        return user;
    }

    private static byte[] text(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }

    private static byte[] answers(byte[] typed) {
        byte[] answers = new byte[typed.length];
        for (int i = 0; i < typed.length; i++) {
            answers[i] = (byte) ~typed[i];
        }
        return answers;
    }

    @Test
    void shouldGiveAUserTheLineAndOthersAWord() throws IOException {
        begin(1);
        Party user = user("user");
        user.write(text(2_000));
        assertTrue(world.until(() -> user.read.size() == 2_000, 2_000));
        assertArrayEquals(answers(text(2_000)), user.bytes());
        Party other = user("other");
        assertTrue(world.until(() -> other.events.contains("end of input"), 1_000));
        assertEquals(
                "\r\nthe console of vm is busy: another user drives it\r\n",
                new String(other.bytes(), StandardCharsets.US_ASCII));
    }

    @Test
    void shouldKeepTheLineWhenThePrimaryLosesItsPower() throws IOException {
        Machine first = begin(2);
        Party user = user("user");
        user.write(text(50_000));
        assertTrue(world.until(() -> user.read.size() > 10_000, 10_000));
        world.network.powerOff(world.process("first"), "first");
        world.pass(700);
        Machine second = new Machine("second", first.got, first.confirmed);
        second.goLive(2);
        assertTrue(world.until(() -> user.read.size() == 50_000, 30_000), () -> "got " + user.read.size());
        assertArrayEquals(answers(text(50_000)), user.bytes());
        assertArrayEquals(text(50_000), second.got.toByteArray());
    }

    /** Connecting, and proving who one is, takes time: it is done while nobody waits. */
    @Test
    void shouldHaveAConnectionToTheBackupBeforeItTakesOver() throws IOException {
        world = new World(6);
        Machine first = new Machine("first", new ByteArrayOutputStream(), 0);
        first.goLive(1);
        Machine second = new Machine("second", new ByteArrayOutputStream(), 0);
        Location backup = new Location(1, world.host("second") + ":" + CONSOLE);
        CountedDials gateway = startGateway(new PrimaryLocator() {
            @Override
            public void locate(Consumer<Location> answer) {
                answer.accept(primary);
            }

            @Override
            public void followBackup(Consumer<Optional<Location>> news) {
                news.accept(Optional.of(backup));
            }
        });
        Party user = user("user");
        user.write(text(10));
        assertTrue(world.until(() -> user.read.size() == 10, 1_000));
        world.pass(500);
        assertEquals(2, gateway.dials);
        world.network.powerOff(world.process("first"), "first");
        second.got.writeBytes(text(10));
        second.confirmed = 10;
        second.goLive(2);
        user.write(text(10));
        assertTrue(world.until(() -> user.read.size() == 20, 30_000));
        assertEquals(2, gateway.dials);
    }

    @Test
    void shouldStopAMachineWhoseUserDoesNotRead() throws IOException {
        Machine first = begin(3);
        Party user = user("user");
        user.channel.config().setAutoRead(false);
        user.write(text(100));
        world.pass(500);
        first.printWhileThereIsRoom();
        world.pass(20_000);
        long printed = first.printed;
        assertTrue(printed < 4 << 20, "it printed " + printed);
        world.pass(20_000);
        assertEquals(printed, first.printed);
        user.channel.config().setAutoRead(true);
        assertTrue(world.until(() -> user.read.size() > printed + 1_000_000, 60_000));
    }

    @Test
    void shouldMakeRoomForTheNextUserWhenOneLeft() throws IOException {
        begin(4);
        Party user = user("user");
        var unused = user.channel.close();
        world.pass(500);
        Party next = user("next");
        next.write(text(10));
        assertTrue(world.until(() -> next.read.size() >= 10, 1_000));
    }

    @Test
    void shouldBeAFunctionOfItsSeed() throws IOException {
        assertEquals(history(5), history(5));
        assertNotEquals(history(5), history(6));
    }

    private static long history(long seed) throws IOException {
        ConsoleTest test = new ConsoleTest();
        test.begin(seed);
        Party user = test.user("user");
        user.write(text(20_000));
        test.world.pass(50);
        test.world.network.reset("gateway", "first");
        test.world.pass(3_000);
        test.world.say("user", "read " + user.read.size());
        return test.world.trace.hash();
    }

    /** How often somebody connected to a console. */
    private static final class CountedDials implements Transport {
        private final Transport real;
        private int dials;

        CountedDials(Transport real) {
            this.real = real;
        }

        @Override
        public EventLoop loop() {
            return real.loop();
        }

        @Override
        public Bootstrap connecting(Service to) {
            dials += to == Service.CONSOLE ? 1 : 0;
            return real.connecting(to);
        }

        @Override
        public ServerBootstrap listening(Service here) {
            return real.listening(here);
        }

        @Override
        public Peer peer(Channel channel) {
            return real.peer(channel);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** Answers each byte with its complement, so that the two streams have the same positions. */
    private final class Machine implements ConsoleListener {
        final ByteArrayOutputStream got = new ByteArrayOutputStream();
        private final String node;
        private final VirtualTransport transport;
        private final ConsolePort port;
        long confirmed;
        long printed;

        Machine(String node, ByteArrayOutputStream log, long confirmed) throws IOException {
            this.node = node;
            this.confirmed = confirmed;
            got.writeBytes(log.toByteArray());
            transport = world.start(node);
            port = ConsolePort.listen(transport, world.at(node, CONSOLE), () -> "vm", ConsoleLimits.STANDARD, this);
            var unused = transport.loop().scheduleAtFixedRate(port::tick, 50, 50, TimeUnit.MILLISECONDS);
        }

        void goLive(long view) {
            transport.loop().execute(() -> {
                port.open(view, got.size(), confirmed);
                answer(confirmed);
            });
            primary = new Location(view, world.host(node) + ":" + CONSOLE);
        }

        private void answer(long from) {
            byte[] bytes = got.toByteArray();
            if (from < bytes.length) {
                port.released(from, ByteBuffer.wrap(answers(Arrays.copyOfRange(bytes, (int) from, bytes.length))));
            }
        }

        @Override
        public void input(long position, ByteBuffer bytes) {
            byte[] typed = new byte[bytes.remaining()];
            bytes.get(typed);
            got.writeBytes(typed);
            printed = got.size();
            transport.loop().execute(() -> {
                port.consumed(got.size());
                answer(position);
            });
        }

        /** A guest that prints without end. */
        void printWhileThereIsRoom() {
            var unused = transport
                    .loop()
                    .scheduleAtFixedRate(
                            () -> {
                                int room = Math.min(port.room(), 10_000);
                                if (room > 0) {
                                    port.released(printed, ByteBuffer.wrap(new byte[room]));
                                    printed += room;
                                }
                            },
                            1,
                            1,
                            TimeUnit.MILLISECONDS);
        }

        @Override
        public void confirmed(long outputPosition) {
            confirmed = outputPosition;
        }

        @Override
        public void room(boolean available) {}
    }
}
