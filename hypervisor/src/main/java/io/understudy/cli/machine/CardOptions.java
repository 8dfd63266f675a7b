package io.understudy.cli.machine;

import io.understudy.machine.CardWords;
import io.understudy.machine.virtio.NetworkCard;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.replica.machine.Blueprint.NetworkPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import picocli.CommandLine.Option;

/** The options that name a machine's cards, and what the network card is plugged into; as QEMU has them. */
final class CardOptions {
    private static final String DEFAULT_SWITCH = "127.0.0.1:7100";
    private static final String NETDEV = "netdev";
    private static final String ID = "id";
    private static final String CONNECT = "connect";
    private static final String MODEL = "model";
    private static final String SWITCH = "switch";
    private static final long QEMU_PREFIX = 0x525400L << 24;
    private static final int MOST_PORT = 65_535;

    @Option(
            names = "-device",
            paramLabel = "CARD[,PROPERTY=VALUE...]",
            description =
                    "Adds a PCI card, by QEMU's name for it; may be given several times. virtio-net-pci has netdev="
                            + " (the id of a -netdev), mac= and host_mtu=.")
    private List<String> devices = new ArrayList<>();

    @Option(
            names = "-netdev",
            paramLabel = "switch,id=ID[,connect=HOST:PORT]",
            description = "What a network card is plugged into: './understudy switch' there (default: " + DEFAULT_SWITCH
                    + ").")
    private List<String> netdevs = new ArrayList<>();

    @Option(
            names = "-nic",
            paramLabel = "switch[,connect=HOST:PORT][,mac=MAC]",
            description = "Adds a network card and what it is plugged into, in one word; 'none' adds nothing.")
    private List<String> nics = new ArrayList<>();

    /** Cards, and what the network card is plugged into. */
    record Chosen(List<String> cards, Optional<NetworkPort> network) {
        /** Whether there is a network card, plugged in or not: a replay's is not, and it is the same machine. */
        boolean hasNetwork() {
            return cards.stream().map(CardWords::parse).anyMatch(CardWords::isNetwork);
        }
    }

    /**
     * Which cards there are.
     *
     * @param vm whose network card has an address of its own if none was given
     * @throws IllegalArgumentException if the options contradict each other, in one line
     */
    Chosen choose(String vm) {
        List<CardWords> cards = cards(vm);
        List<String> bare =
                cards.stream().map(card -> card.without(NETDEV).toString()).toList();
        Optional<NetworkCard> card =
                cards.stream().filter(CardWords::isNetwork).findFirst().map(CardWords::networkCard);
        return new Chosen(
                bare,
                connect(cards)
                        .map(to -> new NetworkPort(
                                address(to),
                                card.orElseThrow().mac(),
                                card.orElseThrow().longest())));
    }

    /** The same cards in words, for another process. */
    List<String> words(String vm) {
        List<CardWords> cards = cards(vm);
        List<String> words = new ArrayList<>();
        connect(cards).ifPresent(to -> words.addAll(List.of("-netdev", SWITCH + ",id=n0,connect=" + to)));
        for (CardWords card : cards) {
            boolean plugged = card.property(NETDEV).isPresent();
            words.addAll(List.of("-device", (plugged ? card.with(NETDEV, "n0") : card).toString()));
        }
        return words;
    }

    /** Each network card has its address, and {@code netdev=} where it is plugged in. */
    private List<CardWords> cards(String vm) {
        Stream<CardWords> ofNics =
                nics.stream().filter(nic -> !nic.equals("none")).map(CardOptions::card);
        return Stream.concat(devices.stream().map(CardWords::parse), ofNics)
                .map(card -> card.isNetwork() && card.property(CardWords.MAC).isEmpty()
                        ? card.with(CardWords.MAC, addressOf(vm).toString())
                        : card)
                .toList();
    }

    /** Of a VM whose user chose none: the same for the same name, and most likely another for another. */
    private static MacAddress addressOf(String vm) {
        CRC32C hash = new CRC32C();
        hash.update(vm.getBytes(StandardCharsets.UTF_8));
        return new MacAddress(QEMU_PREFIX | (hash.getValue() & 0xFFFFFF));
    }

    /** The card of a {@code -nic}; what it is plugged into is the whole word. */
    private static CardWords card(String nic) {
        CardWords words = CardWords.parse(nic);
        requireSwitch("-nic", words, Set.of(CONNECT, MODEL, CardWords.MAC, CardWords.MTU));
        String model = words.property(MODEL).orElse(CardWords.NETWORK);
        if (!model.equals(CardWords.NETWORK) && !model.equals("virtio")) {
            throw new IllegalArgumentException(
                    "there is no network card '" + model + "': the one there is is " + MODEL + "=" + CardWords.NETWORK);
        }
        CardWords card = words.without(CONNECT).without(MODEL).with(NETDEV, nic);
        return new CardWords(CardWords.NETWORK, card.properties());
    }

    private static void requireSwitch(String option, CardWords words, Set<String> known) {
        if (!words.name().equals(SWITCH)) {
            throw new IllegalArgumentException(option + " " + words.name()
                    + " is not here: a machine's network is that of './understudy switch', so give " + option + " "
                    + SWITCH + (option.equals("-nic") ? "" : ",id=n0") + ",connect=HOST:PORT");
        }
        words.requireOnly(known);
    }

    /** Where the switch is; none if no card is plugged in. */
    private Optional<String> connect(List<CardWords> cards) {
        List<CardWords> ends = new ArrayList<>();
        for (String netdev : netdevs) {
            CardWords words = CardWords.parse(netdev);
            requireSwitch("-netdev", words, Set.of(ID, CONNECT));
            String id = words.property(ID)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "-netdev " + netdev + " has no id=: give it one, and the card the same as netdev="));
            if (cards.stream().noneMatch(card -> card.property(NETDEV).equals(Optional.of(id)))) {
                throw new IllegalArgumentException("nothing is plugged into -netdev " + id + ": add -device "
                        + CardWords.NETWORK + ",netdev=" + id);
            }
            if (!ends.isEmpty()) {
                throw new IllegalArgumentException("there is one network at most: leave out -netdev " + netdev);
            }
            ends.add(words);
        }
        nics.stream().filter(nic -> !nic.equals("none")).map(CardWords::parse).forEach(ends::add);
        for (CardWords card : cards) {
            Optional<String> wanted = card.property(NETDEV);
            if (wanted.isPresent() && !nics.contains(wanted.get()) && !hasId(ends, wanted.get())) {
                throw new IllegalArgumentException("there is no -netdev with id=" + wanted.get() + ": add -netdev "
                        + SWITCH + ",id=" + wanted.get() + ",connect=HOST:PORT");
            }
        }
        return ends.stream().findFirst().map(words -> words.property(CONNECT).orElse(DEFAULT_SWITCH));
    }

    private static boolean hasId(List<CardWords> ends, String id) {
        return ends.stream().anyMatch(words -> words.property(ID).equals(Optional.of(id)));
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port > 0 && port <= MOST_PORT) {
                return new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no host is called '" + text.substring(0, colon) + "'", e);
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "connect=" + text + " is no address: give HOST:PORT, as in " + DEFAULT_SWITCH);
    }
}
