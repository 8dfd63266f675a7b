package io.understudy.simulation.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Names. Without power, each change of them that was not forced happened or did not, whatever became of the others. */
final class FolderNode extends Node {
    private interface Change {
        void apply(Map<String, Node> names);
    }

    private final Map<String, Node> names = new TreeMap<>();
    private final Map<String, Node> forced = new TreeMap<>();
    private final List<Change> unforced = new ArrayList<>();

    FolderNode(long number) {
        super(number);
    }

    /** In alphabetical order. */
    Map<String, Node> names() {
        return names;
    }

    void link(String name, Node node) {
        change(all -> all.put(name, node));
    }

    void unlink(String name) {
        change(all -> all.remove(name));
    }

    /** Both names change, or none. */
    void rename(String from, String to) {
        Node node = names.get(from);
        change(all -> {
            all.remove(from, node);
            all.put(to, node);
        });
    }

    private void change(Change change) {
        change.apply(names);
        unforced.add(change);
    }

    @Override
    void force() {
        unforced.forEach(change -> change.apply(forced));
        unforced.clear();
    }

    /** A journal of names is tried again. */
    @Override
    void failForce() {}

    @Override
    void losePower(Random random) {
        double survival = Survival.draw(random);
        unforced.stream().filter(change -> random.nextDouble() < survival).forEach(change -> change.apply(forced));
        unforced.clear();
        names.clear();
        names.putAll(forced);
        names.values().forEach(node -> node.losePower(random));
    }
}
