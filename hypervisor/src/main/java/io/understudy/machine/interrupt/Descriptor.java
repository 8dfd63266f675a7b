package io.understudy.machine.interrupt;

/** A segment descriptor as it lies in a table, two words (Intel SDM vol. 3, 3.4.5). */
record Descriptor(int low, int high) {
    boolean present() {
        return (high & (1 << 15)) != 0;
    }

    int privilege() {
        return (high >>> 13) & 3;
    }

    boolean isCode() {
        return (high & (1 << 12)) != 0 && (high & (1 << 11)) != 0;
    }

    /** 64-bit code: the L bit without the D bit. */
    boolean is64BitCode() {
        return isCode() && (high & (1 << 21)) != 0 && (high & (1 << 22)) == 0;
    }

    boolean isConforming() {
        return isCode() && (high & (1 << 10)) != 0;
    }

    /** Data always, code if it says so. */
    boolean isReadable() {
        return (high & (1 << 12)) != 0 && (!isCode() || (high & (1 << 9)) != 0);
    }

    boolean isWritableData() {
        return (high & (1 << 12)) != 0 && (high & (1 << 11)) == 0 && (high & (1 << 9)) != 0;
    }

    long base() {
        return ((low >>> 16) | ((high & 0xFF) << 16) | (high & 0xFF000000)) & 0xFFFFFFFFL;
    }

    /** In bytes, granularity applied. */
    int limit() {
        int limit = (low & 0xFFFF) | (high & 0xF0000);
        return (high & (1 << 23)) != 0 ? (limit << 12) | 0xFFF : limit;
    }
}
