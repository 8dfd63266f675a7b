package io.understudy.simulation.network;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import java.util.HashMap;
import java.util.Map;

/** Takes every option of a socket, and heeds those that Netty itself knows, half-closure and the length of the backlog. */
final class VirtualConfig extends DefaultChannelConfig {
    private final Map<ChannelOption<?>, Object> ofSocket = new HashMap<>();
    private final Runnable autoReadCleared;

    VirtualConfig(Channel channel, RecvByteBufAllocator receiving, Runnable autoReadCleared) {
        super(channel, receiving);
        this.autoReadCleared = autoReadCleared;
        setAllocator(HeapOnly.ALLOCATOR);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getOption(ChannelOption<T> option) {
        T value = super.getOption(option);
        return value != null ? value : (T) ofSocket.get(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (!super.setOption(option, value)) {
            ofSocket.put(option, value);
        }
        return true;
    }

    @Override
    protected void autoReadCleared() {
        autoReadCleared.run();
    }

    /** A process that dies never gives its buffers back, so they must be the garbage collector's. */
    private static final class HeapOnly extends AbstractByteBufAllocator {
        static final HeapOnly ALLOCATOR = new HeapOnly();

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return newHeapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
