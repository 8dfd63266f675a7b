package io.understudy.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The mirror of {@link StateWriter}. Every mismatch is a {@link BadStateException}, never a wrong value. */
public final class StateReader {
    private static final int LONGEST_NAME = 64;

    private final ByteBuffer buffer;
    private String section = "start";

    /** Reads from the buffer's position to its limit; the buffer given is not changed. */
    public StateReader(ByteBuffer state) {
        buffer = state.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Enters the state of one part. */
    public StateReader section(String name) {
        int length = getInt();
        if (length < 0 || length > LONGEST_NAME || length > buffer.remaining()) {
            throw new BadStateException("no section begins where '" + name + "' should, after '" + section + "'");
        }
        byte[] bytes = getBytes(length);
        String found = new String(bytes, StandardCharsets.US_ASCII);
        if (!found.equals(name)) {
            throw new BadStateException("section '" + printable(found) + "' stands where '" + name + "' should");
        }
        section = name;
        return this;
    }

    public boolean getBoolean() {
        return getByte(0, 1) == 1;
    }

    /** An unsigned byte, 0 to 255. */
    public int getByte() {
        try {
            return buffer.get() & 0xFF;
        } catch (BufferUnderflowException e) {
            throw truncated();
        }
    }

    /** An unsigned byte that must lie in a range, both ends included. */
    public int getByte(int least, int most) {
        int value = getByte();
        if (value < least || value > most) {
            throw new BadStateException(
                    "section '" + section + "' holds " + value + " where " + least + " to " + most + " is allowed");
        }
        return value;
    }

    /** An unsigned byte that may have only the bits of a mask set: a register whose other bits do not exist. */
    public int getBits(int mask) {
        int value = getByte();
        if ((value & ~mask) != 0) {
            throw new BadStateException("section '" + section + "' holds 0x" + Integer.toHexString(value)
                    + " where only the bits 0x" + Integer.toHexString(mask) + " exist");
        }
        return value;
    }

    public int getInt() {
        try {
            return buffer.getInt();
        } catch (BufferUnderflowException e) {
            throw truncated();
        }
    }

    /** An int that must lie in a range, both ends included. */
    public int getInt(int least, int most) {
        int value = getInt();
        if (value < least || value > most) {
            throw new BadStateException(
                    "section '" + section + "' holds " + value + " where " + least + " to " + most + " is allowed");
        }
        return value;
    }

    public long getLong() {
        try {
            return buffer.getLong();
        } catch (BufferUnderflowException e) {
            throw truncated();
        }
    }

    /** A long that must lie in a range, both ends included. */
    public long getLong(long least, long most) {
        long value = getLong();
        if (value < least || value > most) {
            throw new BadStateException(
                    "section '" + section + "' holds " + value + " where " + least + " to " + most + " is allowed");
        }
        return value;
    }

    public byte[] getBytes(int length) {
        if (length < 0 || length > buffer.remaining()) {
            throw truncated();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    /** Says that nothing may follow. */
    public void end() {
        if (buffer.hasRemaining()) {
            throw new BadStateException(buffer.remaining() + " bytes are left after section '" + section + "'");
        }
    }

    /** Damaged bytes must not break the line in which they are reported. */
    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7E]", "?");
    }

    private BadStateException truncated() {
        return new BadStateException("the state ends inside section '" + section + "'");
    }
}
