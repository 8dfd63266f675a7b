package io.understudy.arbiter.journal;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.view;

import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine whose two hosts take over from each other again and again. */
final class History {
    private History() {}

    /** Change 0 grants view 1, change 1 acknowledges it, change 2 grants view 2, and so on. */
    static Change change(int index) {
        long number = index / 2 + 1L;
        Host primary = number % 2 == 1 ? A : B;
        Host backup = number % 2 == 1 ? B : A;
        return index % 2 == 0
                ? new Change.Granted(VM, view(number, primary, Optional.of(backup)), number)
                : new Change.Acknowledged(VM, number);
    }

    static List<Change> first(int count) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(change(i));
        }
        return changes;
    }
}
