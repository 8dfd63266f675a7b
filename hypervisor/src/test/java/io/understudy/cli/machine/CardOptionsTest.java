package io.understudy.cli.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.MachineConfiguration;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.replica.machine.Blueprint.NetworkPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code -device}, {@code -netdev} and {@code -nic} as QEMU's users know them. */
class CardOptionsTest {
    private static final String MAC = "52:54:00:12:34:56";
    private static final NetworkPort THERE =
            new NetworkPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711), MacAddress.parse(MAC), 1518);

    private static CardOptions parsed(String... words) {
        CardOptions options = new CardOptions();
        new CommandLine(CommandSpec.create().addMixin("cards", CommandSpec.forAnnotatedObject(options)))
                .parseArgs(words);
        return options;
    }

    private static CardOptions.Chosen chosen(String... words) {
        return parsed(words).choose("vm");
    }

    @Test
    void shouldTakeTheSameCardInBothSpellings() {
        CardOptions.Chosen card = new CardOptions.Chosen(List.of("virtio-net-pci,mac=" + MAC), Optional.of(THERE));
        assertEquals(
                card,
                chosen(
                        "-netdev",
                        "switch,id=n0,connect=127.0.0.1:4711",
                        "-device",
                        "virtio-net-pci,netdev=n0,mac=" + MAC));
        assertEquals(card, chosen("-nic", "switch,connect=127.0.0.1:4711,mac=" + MAC));
        assertEquals(card, chosen("-nic", "switch,model=virtio-net-pci,mac=" + MAC + ",connect=127.0.0.1:4711"));
    }

    @Test
    void shouldBeAddedToTheOtherCardsInOrder() {
        assertEquals(
                List.of("virtio-rng-pci", "virtio-net-pci,host_mtu=9000,mac=" + MAC, "virtio-rng-pci"),
                chosen(
                                "-device",
                                "virtio-rng-pci",
                                "-device",
                                "virtio-net-pci,mac=" + MAC + ",host_mtu=9000",
                                "-device",
                                "virtio-rng-pci")
                        .cards());
        assertEquals(new CardOptions.Chosen(List.of(), Optional.empty()), chosen("-nic", "none"));
    }

    @Test
    void shouldGiveEachVmACardOfItsOwn() {
        List<String> one = parsed("-nic", "switch").choose("one").cards();
        assertEquals(one, parsed("-nic", "switch").choose("one").cards());
        assertNotEquals(one, parsed("-nic", "switch").choose("two").cards());
        assertTrue(one.get(0).startsWith("virtio-net-pci,mac=52:54:00:"), one::toString);
    }

    @Test
    void shouldBeTheSameElsewhereInItsOwnWords() {
        for (String[] words : List.of(
                new String[] {"-nic", "switch"},
                new String[] {"-nic", "switch,connect=127.0.0.1:4711,mac=" + MAC, "-device", "virtio-rng-pci"},
                new String[] {"-netdev", "switch,id=x", "-device", "virtio-net-pci,netdev=x,host_mtu=576"},
                new String[] {"-device", "virtio-net-pci"},
                new String[] {})) {
            CardOptions options = parsed(words);
            CardOptions there = parsed(options.words("one").toArray(String[]::new));
            assertEquals(options.choose("one"), there.choose("another"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-nic user | -nic user is not here",
                "-nic tap,ifname=tap0 | -nic tap is not here",
                "-netdev user,id=n0,hostfwd=tcp::8080-:80 | -netdev user is not here",
                "-nic switch,model=e1000 | there is no network card 'e1000'",
                "-nic switch,connect=nowhere | connect=nowhere is no address",
                "-nic switch,connect=127.0.0.1:0 | connect=127.0.0.1:0 is no address",
                "-nic switch,mac=52:54:00:12:34 | '52:54:00:12:34' is no Ethernet address",
                "-nic switch,mac=01:00:5e:00:00:01 | mac=01:00:5e:00:00:01 is no address of a single card",
                "-nic switch,mac=00:00:00:00:00:00 | mac=00:00:00:00:00:00 is no address of a single card",
                "-nic switch,colour=red | 'switch' has no property 'colour': there are connect, host_mtu, mac, model",
                "-nic switch,connect | 'connect' in 'switch,connect' is not PROPERTY=VALUE",
                "-nic switch,mac=52:54:00:12:34:56,mac=52:54:00:12:34:57 | says mac= twice",
                "-nic switch,host_mtu=67 | host_mtu=67 is out of range: give 68 to 65520",
                "-nic switch,host_mtu=65521 | host_mtu=65521 is out of range",
                "-nic switch,host_mtu=many | host_mtu=many is no number",
                "-netdev switch,connect=127.0.0.1:1 | has no id=",
                "-netdev switch,id=n0 | nothing is plugged into -netdev n0: add -device virtio-net-pci,netdev=n0",
                "-device virtio-net-pci,netdev=n0 | there is no -netdev with id=n0: add -netdev switch,id=n0"
            })
    void shouldSayInOneLineWhatIsWrong(String words, String line) {
        String said = assertThrows(IllegalArgumentException.class, () -> {
                    CardOptions.Chosen chosen = chosen(words.split(" ", -1));
                    MachineConfiguration.requireCards(chosen.cards());
                })
                .getMessage();
        assertTrue(said.contains(line) && !said.contains("\n"), said);
    }

    @Test
    void shouldHaveOneNetworkCardAtMost() {
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> MachineConfiguration.requireCards(
                                chosen("-nic", "switch", "-nic", "switch").cards()))
                .getMessage();
        assertEquals("a machine has one network card at most: leave the others out", said);
    }
}
