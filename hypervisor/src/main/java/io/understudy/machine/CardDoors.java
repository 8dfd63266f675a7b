package io.understudy.machine;

import io.understudy.machine.block.Disk;
import io.understudy.machine.memory.PhysicalMemory;
import java.util.List;

/**
 * What a card can be wired to beside its bus.
 *
 * @param ram guest memory, for {@link io.understudy.machine.bus.Dma}
 * @param streams where it declares those that it has
 * @param stopAtBlockStart has the machine ask its inputs at the next block start, since one may have room now
 * @param disks what this host has of the machine's disks, in the order of their cards
 */
record CardDoors(PhysicalMemory ram, Streams streams, Runnable stopAtBlockStart, List<Disk> disks) {}
