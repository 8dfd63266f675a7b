package io.understudy.network.port;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.attachment.AttachmentReader;
import io.understudy.network.attachment.AttachmentWriter;
import io.understudy.network.ethernet.MacAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A host's end of a cable, made by hand. Every wait has an end: ten seconds. */
final class FakeHost implements AutoCloseable {
    private final Socket socket = new Socket();
    private final ByteBuf unread = Unpooled.buffer();

    FakeHost(InetSocketAddress at) throws IOException {
        socket.connect(at);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
    }

    FakeHost attach(String vm, long view, String host, MacAddress card, long arrived) throws IOException {
        say(new AttachmentMessage.Attach(vm, view, host, host.hashCode(), card, 1514, arrived));
        return this;
    }

    /** Says that it is there as long as it is, however slow this computer. */
    FakeHost keepAlive() {
        Thread saying = new Thread(
                () -> {
                    try {
                        while (!socket.isClosed()) {
                            say(new AttachmentMessage.Received(0));
                            Thread.sleep(AttachmentProtocol.ALIVE_MILLIS);
                        }
                    } catch (IOException | InterruptedException e) {
                        // It is gone.
                    }
                },
                "alive");
        saying.setDaemon(true);
        saying.start();
        return this;
    }

    void say(AttachmentMessage message) throws IOException {
        ByteBuf out = Unpooled.buffer();
        AttachmentWriter.write(message, out);
        say(ByteBufUtil.getBytes(out));
    }

    synchronized void say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next message that is not a TAKEN, which comes when it likes; null at the end of the connection. */
    AttachmentMessage next() throws IOException {
        while (true) {
            AttachmentMessage message = AttachmentReader.read(unread);
            if (message == null) {
                byte[] bytes = new byte[4096];
                int read = socket.getInputStream().read(bytes);
                if (read < 0) {
                    return null;
                }
                unread.writeBytes(bytes, 0, read);
            } else if (!(message instanceof AttachmentMessage.Taken)) {
                return message;
            }
        }
    }

    <M extends AttachmentMessage> M next(Class<M> type) throws IOException {
        return type.cast(next());
    }

    /** As a process that is killed. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
