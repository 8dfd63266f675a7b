package io.understudy.cpu.unicorn;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Hand-assembled machine code with a few helpers for addresses. */
final class Code {
    /** Where programs lie unless they say otherwise. */
    static final int ORIGIN = 0x1000;

    private final int origin;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Code() {
        this(ORIGIN);
    }

    Code(int origin) {
        this.origin = origin;
    }

    static Code of(int... values) {
        return new Code().emit(values);
    }

    Code emit(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    Code word(int value) {
        return emit(value, value >> 8, value >> 16, value >> 24);
    }

    /** The address of the next instruction. */
    int here() {
        return origin + bytes.size();
    }

    int origin() {
        return origin;
    }

    /** MOV r32, imm32; registers in the order of their encoding. */
    Code move(int register, int value) {
        return emit(0xB8 + register).word(value);
    }

    Code jump(int target) {
        return emit(0xE9).relative(target);
    }

    Code call(int target) {
        return emit(0xE8).relative(target);
    }

    /** Jcc; the condition in the order of its encoding (4 is E, 5 is NE). */
    Code jumpIf(int condition, int target) {
        return emit(0x0F, 0x80 + condition).relative(target);
    }

    private Code relative(int target) {
        return word(target - (here() + 4));
    }

    /** Overwrites four bytes that were emitted before. */
    Code patch(int address, int value) {
        byte[] all = bytes.toByteArray();
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(address - origin, value);
        bytes.reset();
        bytes.writeBytes(all);
        return this;
    }

    void writeTo(ByteBuffer ram) {
        ram.put(origin, bytes.toByteArray());
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** A descriptor for a flat segment of this type and privilege, present, 4 GiB, 32 bits. */
    static long flatDescriptor(int type, int privilege) {
        return 0x00CF_0000_0000_FFFFL | ((0x90L | type | (privilege << 5)) << 40);
    }

    static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
