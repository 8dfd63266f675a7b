package io.understudy.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds bzImages, good and bad, of which a loader needs only the setup header. */
public final class LinuxFile {
    static final int MEBIBYTE = 1 << 20;

    int sectors = 3;
    int codeBytes = 0x3000;
    int bootFlag = 0xAA55;
    String signature = "HdrS";
    int version = 0x20F;
    int jumpLength = 0x6A;
    int loadFlags = 1;
    int laterFlags;
    int highestInitrd = 0x7FFFFFFF;
    int alignment = 0x1000;
    int commandLineBytes = 0x7FF;
    long preferredAddress = 2 * MEBIBYTE;
    int unpackBytes = MEBIBYTE;

    /** Each byte but the header's tells where in the file it lies. */
    public byte[] bytes() {
        int realMode = ((sectors == 0 ? 4 : sectors) + 1) * 512;
        ByteBuffer file = ByteBuffer.allocate(realMode + codeBytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < file.capacity(); i++) {
            file.put(i, (byte) (i * 31 + 7));
        }
        file.put(0x1F1, new byte[0x290 - 0x1F1]);
        file.put(0x1F1, (byte) sectors).putShort(0x1FE, (short) bootFlag).put(0x201, (byte) jumpLength);
        file.put(0x202, signature.getBytes(StandardCharsets.US_ASCII)).putShort(0x206, (short) version);
        file.put(0x211, (byte) loadFlags).putInt(0x22C, highestInitrd).putInt(0x230, alignment);
        file.putShort(0x236, (short) laterFlags).putInt(0x238, commandLineBytes);
        file.putLong(0x258, preferredAddress).putInt(0x260, unpackBytes);
        return file.array();
    }

    int realModeBytes() {
        return ((sectors == 0 ? 4 : sectors) + 1) * 512;
    }

    /** A file that begins as a packed initrd does. */
    public static byte[] initrd(int bytes) {
        byte[] file = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            file[i] = (byte) (i * 13 + 1);
        }
        file[0] = 0x1F;
        file[1] = (byte) 0x8B;
        return file;
    }
}
