package io.understudy.replica.rehearsal;

import io.understudy.console.port.ConsoleOutlet;
import io.understudy.network.cable.CardOutlet;
import java.nio.ByteBuffer;

/** Ways outside that lead nowhere. */
final class RehearsedSinks {
    private RehearsedSinks() {}

    /** Of a serial line. */
    static final class Console implements ConsoleOutlet {
        @Override
        public void open(long view, long inputPosition, long outputPosition) {}

        @Override
        public void viewChanged(long view) {}

        @Override
        public void consumed(long inputPosition) {}

        @Override
        public void released(long outputPosition, ByteBuffer bytes) {}

        @Override
        public int room() {
            return Integer.MAX_VALUE;
        }
    }

    /** Of a network card. */
    static final class Card implements CardOutlet {
        @Override
        public void prepare() {}

        @Override
        public void open(long view, long received) {}

        @Override
        public void viewChanged(long view) {}

        @Override
        public void sent(long position, ByteBuffer frame) {}

        @Override
        public void received(long position) {}
    }
}
