package io.understudy.verification.link;

import io.netty.buffer.ByteBuf;

/** Listens in on the connections that a {@link LossyRelay} passes on. On the relay's thread. */
@FunctionalInterface
public interface LinkTap {
    /** Hears nothing. */
    LinkTap NOBODY = () -> new Ears() {
        @Override
        public void toBackup(ByteBuf bytes) {}

        @Override
        public void toPrimary(ByteBuf bytes) {}
    };

    /** Of one connection. The bytes, read from their reader index on, are passed on right afterwards; none of them is kept. */
    interface Ears {
        void toBackup(ByteBuf bytes);

        void toPrimary(ByteBuf bytes);
    }

    /** There is another connection. */
    Ears connected();
}
