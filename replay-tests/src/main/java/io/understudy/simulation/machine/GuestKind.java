package io.understudy.simulation.machine;

import io.understudy.simulation.drive.Durability;
import io.understudy.simulation.drive.GuestDisk;
import java.util.Optional;

/**
 * What the guest of a simulated processor is like.
 *
 * @param floods whether it prints without end
 * @param hasCard whether its machine has a network card
 * @param disk when it takes for safe what it wrote to its disk; none if its machine has none
 */
public record GuestKind(boolean floods, boolean hasCard, Optional<Durability> disk) {
    private static final int PLAIN_BYTES = 32 << 10;
    private static final int CARD_BYTES = 32 << 10;
    private static final int DISK_BYTES = 32 << 10;

    static {
        if (GuestDisk.BYTES > DISK_BYTES) {
            throw new AssertionError("a disk takes more memory than the guest has for it");
        }
    }

    int ramBytes() {
        return diskMemory() + (disk.isPresent() ? DISK_BYTES : 0);
    }

    /** Where that of the disk begins. */
    int diskMemory() {
        return PLAIN_BYTES + (hasCard ? CARD_BYTES : 0);
    }

    /** Cards are plugged in one behind the other. */
    int diskSlot() {
        return NetworkDriver.SLOT + (hasCard ? 1 : 0);
    }

    String words() {
        return "kv" + (hasCard ? " card" : "")
                + disk.map(safe -> " disk " + safe).orElse("") + (floods ? " floods" : "");
    }
}
