package io.understudy.log.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import java.nio.ByteBuffer;

/**
 * What one {@link LogRing} keeps its entries in. To make it takes milliseconds, tens of thousands of objects and a megabyte;
 * a backup has it ready before its primary dies.
 */
public final class RingStorage {
    final RingCapacity capacity;
    final RingBuffer<EntrySlot> slots;
    final ByteBuffer arena;

    public RingStorage(RingCapacity capacity) {
        this.capacity = capacity;
        slots = RingBuffer.createSingleProducer(EntrySlot::new, capacity.entries(), new BusySpinWaitStrategy());
        arena = ByteBuffer.allocateDirect(capacity.bytes());
    }
}
