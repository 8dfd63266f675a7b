package io.understudy.machine;

import io.understudy.machine.block.DiskRequest;
import io.understudy.machine.bus.PciCard;
import io.understudy.machine.virtio.Entropy;
import io.understudy.machine.virtio.NetworkCard;
import io.understudy.machine.virtio.VirtioBlk;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.machine.virtio.VirtioPci;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cards that a machine can have, by QEMU's names. */
final class Cards {
    private static final int MOST = 8;

    private static final SortedMap<String, Kind> KINDS = new TreeMap<>(
            Map.of("virtio-rng-pci", Cards::entropy, CardWords.NETWORK, Cards::network, CardWords.DISK, Cards::disk));

    private Cards() {}

    /** A card that is to be plugged in. */
    interface Part {
        PciCard plug(CardDoors doors);
    }

    /** What words make a card, the so-manieth of its kind; it says in one line what they cannot mean. */
    private interface Kind {
        Part of(CardWords words, int number);
    }

    /** @throws IllegalArgumentException with one line if there is no such card, or there are too many */
    static List<Part> parts(List<String> cards) {
        List<CardWords> all = cards.stream().map(CardWords::parse).toList();
        if (all.size() > MOST) {
            throw new IllegalArgumentException(
                    "a machine has room for " + MOST + " cards, not " + all.size() + ": leave some out");
        }
        if (all.stream().filter(CardWords::isNetwork).count() > 1) {
            throw new IllegalArgumentException("a machine has one network card at most: leave the others out");
        }
        if (all.stream().filter(CardWords::isDisk).count() > VirtioBlk.MOST_DISKS) {
            throw new IllegalArgumentException(
                    "a machine has " + VirtioBlk.MOST_DISKS + " disks at most: leave the others out");
        }
        List<Part> parts = new ArrayList<>();
        Map<String, Integer> ofTheKind = new HashMap<>();
        for (CardWords words : all) {
            parts.add(part(words, ofTheKind.merge(words.name(), 1, Integer::sum) - 1));
        }
        return parts;
    }

    private static Part part(CardWords words, int number) {
        Kind kind = KINDS.get(words.name());
        if (kind == null) {
            throw new IllegalArgumentException(
                    "there is no card '" + words.name() + "': give one of " + String.join(", ", KINDS.keySet()));
        }
        return kind.of(words, number);
    }

    private static Part entropy(CardWords words, int number) {
        words.requireOnly(Set.of());
        return doors -> new VirtioPci(new Entropy(doors.streams().draw(Entropy.STREAM)), doors.ram());
    }

    private static Part network(CardWords words, int number) {
        words.requireOnly(Set.of(CardWords.MAC, CardWords.MTU));
        NetworkCard settings = words.networkCard();
        return doors -> {
            Streams streams = doors.streams();
            VirtioNet device = new VirtioNet(
                    settings, streams.output(VirtioNet.STREAM), streams::blockStart, doors.stopAtBlockStart());
            VirtioPci card = new VirtioPci(device, doors.ram());
            streams.input(VirtioNet.STREAM, device.input(card));
            return card;
        };
    }

    private static Part disk(CardWords words, int number) {
        words.requireOnly(Set.of(CardWords.SIZE, CardWords.READ_ONLY, CardWords.IMAGE, CardWords.SHARED));
        long bytes = Long.parseLong(words.property(CardWords.SIZE)
                .filter(size -> size.matches("[0-9]{1,18}"))
                .orElseThrow(() -> new IllegalArgumentException(
                        CardWords.DISK + " is what -drive makes: give -drive file=FILE,format=raw,if=virtio")));
        boolean readOnly = words.property(CardWords.READ_ONLY).isPresent();
        boolean shared = words.property(CardWords.SHARED).isPresent();
        return doors -> {
            int stream = VirtioBlk.FIRST_STREAM + number;
            VirtioBlk device = new VirtioBlk(
                    bytes / DiskRequest.SECTOR_BYTES,
                    readOnly,
                    "disk" + number,
                    doors.disks().get(number),
                    shared ? Optional.of(doors.streams().output(stream)) : Optional.empty(),
                    doors.stopAtBlockStart());
            VirtioPci card = new VirtioPci(device, doors.ram());
            doors.streams().input(stream, device.input(card));
            return card;
        };
    }
}
