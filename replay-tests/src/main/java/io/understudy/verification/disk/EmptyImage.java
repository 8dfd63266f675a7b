package io.understudy.verification.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An image that holds nothing yet: a hole. */
public final class EmptyImage {
    private EmptyImage() {}

    /** Makes it; there must be no such file. */
    public static Path create(Path image, long bytes) throws IOException {
        try (FileChannel made = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            made.write(ByteBuffer.allocate(1), bytes - 1);
        }
        return image;
    }
}
