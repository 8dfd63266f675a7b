package io.understudy.verification.process;

import java.util.function.Consumer;

/** Hears what goes over a {@link LossyRelay}. On the relay's thread, before the bytes are passed on. */
@FunctionalInterface
public interface LinkTap {
    /** Gives the ear of one direction of one connection; what it is given it may keep. */
    Consumer<byte[]> listen(boolean toBackup);
}
