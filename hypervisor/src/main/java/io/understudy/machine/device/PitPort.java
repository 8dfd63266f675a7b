package io.understudy.machine.device;

import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;
import java.util.function.LongSupplier;

/**
 * The data port of one channel of the 8254: how a count of 16 bits passes through 8, and the output latches of count
 * and status. Each needs the tick at most once, and only if the count runs.
 */
final class PitPort implements Stateful {
    private static final int LOW_BYTE = 1;
    private static final int HIGH_BYTE = 2;
    private static final int LOW_THEN_HIGH = 3;

    private static final int STATUS_OUTPUT = 0x80;
    private static final int STATUS_NULL_COUNT = 0x40;

    private final PitChannel counter = new PitChannel();

    private int access = LOW_THEN_HIGH;
    private boolean highByteRead;
    private boolean highByteWrite;
    private int lowByteWritten;
    /** Which bytes of the latched count wait to be read, as an access; 0 if none. */
    private int latchedBytes;

    private int latchedCount;
    private boolean statusLatched;
    private int latchedStatus;

    void reset(boolean gate) {
        counter.reset(gate);
        setMode(LOW_THEN_HIGH, 3, false);
    }

    PitChannel counter() {
        return counter;
    }

    void setMode(int newAccess, int mode, boolean bcd) {
        access = newAccess;
        highByteRead = false;
        highByteWrite = false;
        lowByteWritten = 0;
        latchedBytes = 0;
        latchedCount = 0;
        statusLatched = false;
        latchedStatus = 0;
        counter.setMode(mode, bcd);
    }

    /** A latched count stays until it is read. */
    void latchCount(long tick) {
        if (latchedBytes == 0) {
            latchedCount = counter.count(tick);
            latchedBytes = access;
        }
    }

    void latchStatus(long tick) {
        if (!statusLatched) {
            latchedStatus = (counter.output(tick) ? STATUS_OUTPUT : 0)
                    | (counter.nullCount(tick) ? STATUS_NULL_COUNT : 0)
                    | (access << 4)
                    | counter.modeBits();
            statusLatched = true;
        }
    }

    int read(LongSupplier clock) {
        if (statusLatched) {
            statusLatched = false;
            int status = latchedStatus;
            latchedStatus = 0;
            return status;
        }
        if (latchedBytes != 0) {
            return readLatchedCount();
        }
        int count = counter.count(counter.running() ? clock.getAsLong() : 0);
        boolean high = access == HIGH_BYTE || highByteRead;
        highByteRead = access == LOW_THEN_HIGH && !highByteRead;
        return high ? count >> 8 : count & 0xFF;
    }

    private int readLatchedCount() {
        if (latchedBytes == LOW_THEN_HIGH) {
            latchedBytes = HIGH_BYTE;
            return latchedCount & 0xFF;
        }
        int value = latchedBytes == HIGH_BYTE ? latchedCount >> 8 : latchedCount & 0xFF;
        latchedBytes = 0;
        latchedCount = 0;
        return value;
    }

    void write(int value, LongSupplier clock) {
        if (access == LOW_BYTE) {
            load(value, clock);
        } else if (access == HIGH_BYTE) {
            load(value << 8, clock);
        } else if (highByteWrite) {
            highByteWrite = false;
            load(lowByteWritten | (value << 8), clock);
        } else {
            lowByteWritten = value;
            highByteWrite = true;
            counter.firstByte();
        }
    }

    private void load(int count, LongSupplier clock) {
        lowByteWritten = 0;
        counter.load(count, counter.loadNeedsTime() ? clock.getAsLong() : 0);
    }

    @Override
    public void save(StateWriter out) {
        out.section("pit.channel").putByte(access);
        out.putBoolean(highByteRead).putBoolean(highByteWrite).putByte(lowByteWritten);
        out.putByte(latchedBytes).putInt(latchedCount).putBoolean(statusLatched).putByte(latchedStatus);
        counter.save(out);
    }

    @Override
    public void restore(StateReader in) {
        in.section("pit.channel");
        access = in.getByte(LOW_BYTE, LOW_THEN_HIGH);
        highByteRead = in.getBoolean();
        highByteWrite = in.getBoolean();
        lowByteWritten = in.getByte();
        latchedBytes = in.getByte(0, LOW_THEN_HIGH);
        latchedCount = in.getInt(0, 0xFFFF);
        statusLatched = in.getBoolean();
        latchedStatus = in.getByte();
        counter.restore(in);
    }
}
