package io.understudy.arbiter.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerReader;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestWriter;
import io.understudy.arbiter.protocol.WireFormat;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A plain blocking socket that says what a test wants, right or wrong. */
final class RawConnection implements AutoCloseable {
    /** Only so that a broken arbiter fails the test instead of hanging it. */
    private static final int GUARD_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    RawConnection(InetSocketAddress address) throws IOException {
        socket.connect(address, GUARD_MILLIS);
        socket.setSoTimeout(GUARD_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawConnection greeted(InetSocketAddress address) throws IOException, MalformedException {
        RawConnection connection = new RawConnection(address);
        connection.send(new Request.Hello(WireFormat.VERSION));
        if (!(connection.receive() instanceof Answer.Welcome)) {
            throw new IOException("not welcome");
        }
        return connection;
    }

    static byte[] bytes(Request request) {
        ByteBuf body = Unpooled.buffer();
        RequestWriter.write(request, body);
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(Unpooled.copyInt(body.readableBytes()), body));
    }

    void send(Request request) throws IOException {
        send(bytes(request));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    Answer receive() throws IOException, MalformedException {
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        return AnswerReader.read(Unpooled.wrappedBuffer(body));
    }

    /** Reads on until the arbiter ends the connection. */
    void awaitEnd() throws IOException {
        try {
            while (in.read() >= 0) {}
        } catch (java.net.SocketException e) {
            // A reset is an end as well: the arbiter closed while there were bytes it had not read.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
