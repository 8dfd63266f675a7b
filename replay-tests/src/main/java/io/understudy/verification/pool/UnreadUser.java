package io.understudy.verification.pool;

import io.understudy.verification.history.PrintedText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A user of guest kv who has it print far more than anything on the way holds, and reads none of it until he is asked
 * to; then he wants all of it, each line once and in order.
 */
final class UnreadUser implements AutoCloseable {
    /** In what the gateway says when somebody else has the line. */
    private static final String BUSY = "is busy";

    private static final long BUSY_MILLIS = 10_000;
    private static final long RETRY_MILLIS = 100;

    /** What his own kernel keeps for him is little, so that the rest is other people's concern. */
    private static final int RECEIVE_BYTES = 64 << 10;

    private static final int CONNECT_MILLIS = 10_000;
    private static final int PATIENCE_MILLIS = 60_000;

    /** Lines of one print: 3.5 MB. */
    private static final int LINES = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final int prints;

    /**
     * Connects and comes into step with the guest. The user before may have left a moment ago, and the gateway not know it
     * yet: for some seconds he tries again.
     *
     * @param word no other user ever said it
     * @param prints how many times 3.5 MB he has printed
     */
    static UnreadUser at(InetSocketAddress console, String word, int prints) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS);
        while (true) {
            try {
                return new UnreadUser(console, word, prints);
            } catch (BusyException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private UnreadUser(InetSocketAddress console, String word, int prints) throws IOException {
        this.prints = prints;
        try {
            socket.setReceiveBufferSize(RECEIVE_BYTES);
            socket.connect(console, CONNECT_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), RECEIVE_BYTES);
            type("\nput word " + word + "\nget word\n");
            String said = line();
            while (!said.equals("VALUE " + word)) {
                if (said.contains(BUSY)) {
                    throw new BusyException(said);
                }
                said = line(); // what was said before he came
            }
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void type(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Has the guest print. */
    void flood() throws IOException {
        type(("print " + LINES + "\n").repeat(prints));
    }

    /**
     * Reads what he ordered.
     *
     * @return what is wrong with it; empty if nothing
     */
    String readAll() {
        try {
            for (int print = 1; print <= prints; print++) {
                for (int i = 1; i <= LINES + 1; i++) {
                    String wanted = i <= LINES ? PrintedText.line(i) : PrintedText.END;
                    String got = line();
                    if (!got.equals(wanted)) {
                        return "line " + i + " of print " + print + " should be '" + wanted + "', it is '" + got + "'";
                    }
                }
            }
            return "";
        } catch (SocketTimeoutException silent) {
            return "nothing comes any more";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int value = in.read(); value != '\n'; value = in.read()) {
            if (value < 0) {
                throw new IOException("the console closed the connection after '" + line + "'");
            }
            line.append((char) value);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;

        BusyException(String said) {
            super(said);
        }
    }
}
