package io.understudy.replay;

import io.understudy.log.entry.Entry;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** A log that arrives in pieces of random size, each only when the replay cannot go on without it. */
final class TrickledEntries implements EntrySource {
    private final EntryBacklog here = new EntryBacklog();
    private final Iterator<Entry> coming;
    private final SplittableRandom random;

    TrickledEntries(List<Entry> entries, long seed) {
        this.coming = entries.iterator();
        this.random = new SplittableRandom(seed);
    }

    private void more() {
        int most = random.nextInt(3) == 0 ? 1 : random.nextInt(1, 20);
        for (int i = 0; i < most && coming.hasNext(); i++) {
            here.add(coming.next());
        }
    }

    @Override
    public Entry peek() {
        return here.peek();
    }

    @Override
    public void remove() {
        here.remove();
    }

    @Override
    public long horizon() {
        return here.horizon();
    }

    @Override
    public boolean ended() {
        if (here.horizon() < 0) {
            more();
        }
        return !coming.hasNext();
    }
}
