package io.understudy.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The frames that a switch wrote with {@code --pcap}. */
final class CapturedFrames {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;

    private CapturedFrames() {}

    /** Those that are whole: the switch may be writing another one. */
    static List<ByteBuffer> of(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> frames = new ArrayList<>();
        int at = FILE_HEADER;
        while (at + RECORD_HEADER <= bytes.limit()) {
            int length = bytes.getInt(at + 8);
            at += RECORD_HEADER;
            if (at + length > bytes.limit()) {
                break;
            }
            frames.add(bytes.slice(at, length));
            at += length;
        }
        return frames;
    }
}
