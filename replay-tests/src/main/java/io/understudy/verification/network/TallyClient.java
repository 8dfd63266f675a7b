package io.understudy.verification.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * One long session with the guest's {@code tally}: each answer depends on every line since the session began, so a byte
 * that is lost, repeated or changed makes all later answers wrong.
 */
public final class TallyClient implements NetworkClient {
    static final int SILENCE_MILLIS = 60_000;
    static final int CONNECT_MILLIS = 2_000;

    private static final long FACTOR = 31;
    private static final long MODULUS = 1_000_003;
    private static final int LINES_AT_ONCE = 8;

    private final Random random;
    private final Heard heard;
    private final BufferedReader in;
    private final OutputStream out;
    private final Runnable end;
    private long lines;
    private long total;

    private TallyClient(InputStream in, OutputStream out, Runnable end, long seed, Heard heard) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
        this.out = out;
        this.end = end;
        this.heard = heard;
        random = new Random(seed);
    }

    /**
     * Over a connection of its own.
     *
     * @param port where the guest's is reached, on loopback
     * @throws IOException if nobody answers there
     */
    public static TallyClient overTcp(int port, long seed, Heard heard) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new TallyClient(socket.getInputStream(), socket.getOutputStream(), () -> close(socket), seed, heard);
        } catch (IOException e) {
            close(socket);
            throw e;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use to anybody any more.
        }
    }

    /** Through a program of this host that connects its standard input and output with the tally. */
    public static TallyClient through(Process program, long seed, Heard heard) {
        return new TallyClient(
                program.getInputStream(), program.getOutputStream(), program::destroyForcibly, seed, heard);
    }

    /** Some lines at once, so that there is always something on its way. */
    @Override
    public void work() throws IOException {
        exchange(1 + random.nextInt(LINES_AT_ONCE));
    }

    /**
     * Says so many lines at once, and checks the answer to each.
     *
     * @throws WrongAnswerException if one is wrong
     */
    public void exchange(int count) throws IOException {
        StringBuilder text = new StringBuilder();
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextInt((int) MODULUS);
            text.append(numbers[i]).append('\n');
        }
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        for (int number : numbers) {
            String answer = in.readLine();
            heard.something();
            lines++;
            total = (FACTOR * total + number) % MODULUS;
            String wanted = lines + " " + total;
            if (answer == null) {
                throw new IOException("the connection ended after " + (lines - 1) + " answers");
            }
            if (!answer.equals(wanted)) {
                throw new WrongAnswerException(
                        "answer " + lines + " should be '" + wanted + "', it is '" + answer + "'");
            }
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
