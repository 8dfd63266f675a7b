package io.understudy.arbiter.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerWriter;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An arbiter that says what a test tells it to, on the test's own thread, one connection at a time. */
final class ScriptedArbiter implements AutoCloseable {
    /** Only so that a broken client fails the test instead of hanging it. */
    private static final int GUARD_MILLIS = 30_000;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private Socket socket = new Socket();

    ScriptedArbiter() throws IOException {
        listener.setSoTimeout(GUARD_MILLIS);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Waits for the client; a former connection is cut. */
    void accept() throws IOException {
        socket.close();
        socket = listener.accept();
        socket.setSoTimeout(GUARD_MILLIS);
    }

    /** The next request that is not a ping. */
    Request receive() throws IOException, MalformedException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            byte[] body = new byte[in.readInt()];
            in.readFully(body);
            Request request = RequestReader.read(Unpooled.wrappedBuffer(body));
            if (!(request instanceof Request.Ping)) {
                return request;
            }
        }
    }

    void send(Answer answer) throws IOException {
        ByteBuf body = Unpooled.buffer();
        AnswerWriter.write(answer, body);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(Unpooled.copyInt(body.readableBytes()), body)));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        listener.close();
    }
}
