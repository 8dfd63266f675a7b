package io.understudy.machine;

import io.understudy.machine.memory.PhysicalMemory;
import java.util.function.IntFunction;

/**
 * What a card can be wired to beside its bus.
 *
 * @param ram guest memory, for {@link io.understudy.machine.bus.Dma}
 * @param draws by a stream's number, where a card gets input while the guest accesses it
 */
public record CardDoors(PhysicalMemory ram, IntFunction<StreamDraw> draws) {}
