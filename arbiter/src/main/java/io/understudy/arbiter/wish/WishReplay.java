package io.understudy.arbiter.wish;

import io.understudy.arbiter.view.VmName;
import java.util.Map;

/** The checks that a history written by this register always passes. */
final class WishReplay {
    private WishReplay() {}

    static boolean fits(WishChange change, Map<VmName, VmWish> machines) {
        if (change instanceof WishChange.Started started) {
            return !machines.containsKey(started.vm());
        } else if (change instanceof WishChange.Wished wished) {
            return !machines.containsKey(wished.vm());
        } else if (change instanceof WishChange.Stopped stopped) {
            return isShown(machines.get(stopped.vm()));
        } else if (change instanceof WishChange.Moved moved) {
            return isRunning(machines.get(moved.vm()));
        } else if (change instanceof WishChange.Repaired repaired) {
            return isRunning(machines.get(repaired.vm()));
        } else if (change instanceof WishChange.Forgotten forgotten) {
            VmWish known = machines.get(forgotten.vm());
            return isShown(known) && !isRunning(known);
        }
        return true;
    }

    private static boolean isShown(VmWish wish) {
        return wish != null && wish.wanted() != WantedState.FORGOTTEN;
    }

    private static boolean isRunning(VmWish wish) {
        return wish != null && wish.wanted() == WantedState.RUNNING;
    }
}
