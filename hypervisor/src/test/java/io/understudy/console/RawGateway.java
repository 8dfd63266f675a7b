package io.understudy.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.MessageReader;
import io.understudy.console.message.MessageWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whoever connects to a console port and says what he likes. */
final class RawGateway implements AutoCloseable {
    private final Socket socket;

    RawGateway(InetSocketAddress port) throws IOException {
        socket = new Socket(port.getAddress(), port.getPort());
        socket.setSoTimeout(30_000);
    }

    void say(ConsoleMessage message) throws IOException {
        ByteBuf out = Unpooled.buffer();
        MessageWriter.write(message, out);
        say(ByteBufUtil.getBytes(out));
    }

    void say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void saysNoMore() throws IOException {
        socket.shutdownOutput();
    }

    /** The next whole message. */
    ConsoleMessage next() throws IOException {
        ByteBuf in = Unpooled.buffer();
        ConsoleMessage next = null;
        while (next == null) {
            int read = socket.getInputStream().read();
            if (read < 0) {
                throw new IOException("the port closed where a message was to come");
            }
            next = MessageReader.read(in.writeByte(read));
        }
        return next;
    }

    /** Reads until the port closes; everything must be whole messages. */
    ConsoleMessage last() throws IOException {
        ByteBuf in = Unpooled.wrappedBuffer(socket.getInputStream().readAllBytes());
        ConsoleMessage last = null;
        for (ConsoleMessage next = MessageReader.read(in); next != null; next = MessageReader.read(in)) {
            last = next;
        }
        assertEquals(0, in.readableBytes());
        return last;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
