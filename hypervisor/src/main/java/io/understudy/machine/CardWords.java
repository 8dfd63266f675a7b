package io.understudy.machine;

import io.understudy.machine.virtio.NetworkCard;
import io.understudy.network.ethernet.MacAddress;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A card in words, as QEMU's {@code -device} has them: {@code NAME} or {@code NAME,PROPERTY=VALUE,...}.
 *
 * @param properties by name; the order in which they were given means nothing
 */
public record CardWords(String name, SortedMap<String, String> properties) {
    /** The network card, and its properties. */
    public static final String NETWORK = "virtio-net-pci";

    /**
     * A disk, and its properties: its size in bytes, whether it is read only, a check of what it holds at power-on, and whether
     * all replicas share its image.
     */
    public static final String DISK = "virtio-blk-pci";

    public static final String SIZE = "size";
    public static final String READ_ONLY = "readonly";
    public static final String IMAGE = "image";
    public static final String SHARED = "shared";

    public static final String MAC = "mac";
    public static final String MTU = "host_mtu";

    public CardWords {
        properties = new TreeMap<>(properties);
    }

    /** @throws IllegalArgumentException if a word is not {@code PROPERTY=VALUE}, or comes twice, in one line */
    public static CardWords parse(String text) {
        String[] words = text.split(",", -1);
        SortedMap<String, String> properties = new TreeMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 1 || equals == words[i].length() - 1) {
                throw new IllegalArgumentException(
                        "'" + words[i] + "' in '" + text + "' is not PROPERTY=VALUE: correct it, or leave it out");
            }
            if (properties.put(words[i].substring(0, equals), words[i].substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        "'" + text + "' says " + words[i].substring(0, equals) + "= twice: give it once");
            }
        }
        return new CardWords(words[0], properties);
    }

    public boolean isNetwork() {
        return name.equals(NETWORK);
    }

    public boolean isDisk() {
        return name.equals(DISK);
    }

    public Optional<String> property(String property) {
        return Optional.ofNullable(properties.get(property));
    }

    /** @throws IllegalArgumentException if it is none, in one line */
    public Optional<Integer> number(String property) {
        return property(property).map(text -> {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(property + "=" + text + " is no number", e);
            }
        });
    }

    /** The same with another property. */
    public CardWords with(String property, String value) {
        SortedMap<String, String> more = new TreeMap<>(properties);
        more.put(property, value);
        return new CardWords(name, more);
    }

    /** The same without some property. */
    public CardWords without(String property) {
        SortedMap<String, String> fewer = new TreeMap<>(properties);
        fewer.remove(property);
        return new CardWords(name, fewer);
    }

    /** @throws IllegalArgumentException if there is a property that is none of these, in one line */
    public void requireOnly(Set<String> known) {
        for (String property : properties.keySet()) {
            if (!known.contains(property)) {
                throw new IllegalArgumentException("'" + name + "' has no property '" + property + "': "
                        + (known.isEmpty() ? "leave it out" : "there are " + String.join(", ", new TreeSet<>(known))));
            }
        }
    }

    @Override
    public String toString() {
        return properties.entrySet().stream()
                .map(property -> "," + property.getKey() + "=" + property.getValue())
                .collect(Collectors.joining("", name, ""));
    }

    /**
     * The network card that they name.
     *
     * @throws IllegalArgumentException in one line, if it has no address, or there is no such card
     */
    public NetworkCard networkCard() {
        return new NetworkCard(
                MacAddress.parse(property(MAC)
                        .orElseThrow(() -> new IllegalArgumentException(name + " has no mac=: give it one"))),
                number(MTU).orElse(NetworkCard.USUAL_MTU));
    }
}
