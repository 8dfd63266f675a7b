package io.understudy.verification.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of a search. A configuration reached with fewer maybes spent can do all that one with more can, because no
 * maybe has to be placed; so only the smallest sets of spent maybes are kept, and whatever contains one is refused.
 */
final class VisitedConfigurations {
    private static final List<BitSet> NONE_SPENT = List.of(new BitSet());

    private final Map<Configuration, List<BitSet>> spentAt = new HashMap<>();
    private long size;

    /** Remembers the configuration, unless it offers nothing that a visited one did not. */
    boolean add(Configuration configuration, BitSet spent) {
        List<BitSet> known = spentAt.get(configuration);
        if (known == null) {
            spentAt.put(configuration, spent.isEmpty() ? NONE_SPENT : new ArrayList<>(List.of(copy(spent))));
        } else {
            for (BitSet fewer : known) {
                if (contains(spent, fewer)) {
                    return false;
                }
            }
            if (spent.isEmpty()) {
                spentAt.put(configuration, NONE_SPENT);
            } else {
                known.removeIf(more -> contains(more, spent));
                known.add(copy(spent));
            }
        }
        size++;
        return true;
    }

    /** How many configurations were ever added. */
    long size() {
        return size;
    }

    private static boolean contains(BitSet set, BitSet part) {
        BitSet outside = copy(part);
        outside.andNot(set);
        return outside.isEmpty();
    }

    private static BitSet copy(BitSet set) {
        return (BitSet) set.clone();
    }
}
