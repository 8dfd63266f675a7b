package io.understudy.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A guest of a few bytes of machine code, as a Multiboot image (Multiboot Specification 0.6.96, 3.1). */
final class TinyImage {
    private static final int MAGIC = 0x1BADB002;
    private static final int HAS_ADDRESSES = 1 << 16;
    private static final int LOAD = 0x100000;
    private static final int CODE = 0x100;
    /** Where the code lies. */
    static final int ADDRESS = LOAD + CODE;

    private static final int BYTES = 0x1000;

    private TinyImage() {}

    /** @param code in hexadecimal; it begins in 32-bit mode with interrupts off, and zeros lie behind it */
    static Path write(Path folder, String name, String code) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(MAGIC).putInt(HAS_ADDRESSES).putInt(-(MAGIC + HAS_ADDRESSES));
        file.putInt(LOAD).putInt(LOAD).putInt(0).putInt(0).putInt(ADDRESS);
        file.put(CODE, HexFormat.of().parseHex(code.replace(" ", "")));
        return Files.write(folder.resolve(name), file.array());
    }
}
