package io.understudy.verification.shell;

import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Types commands at a guest's shell and reads what they print. A line that the shell cannot print by chance ends each
 * answer: the command asks for its two halves, so that an echo of the command is not mistaken for it.
 *
 * <p>One thread at a time.
 */
public final class ShellClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int MOST_WAITING_CHARACTERS = 1 << 20;
    private static final long HIGHEST_MICROS = 3_600_000_000L;

    private final Socket socket;
    private final OutputStream keyboard;
    private final StringBuilder waiting = new StringBuilder();
    private final byte[] buffer = new byte[4096];
    private final Histogram latencies = new Histogram(HIGHEST_MICROS, 3);
    private long longestPauseMillis;
    private int commands;

    private ShellClient(Socket socket) throws IOException {
        this.socket = socket;
        this.keyboard = socket.getOutputStream();
    }

    /** Connects to a console gateway. */
    public static ShellClient connect(InetSocketAddress console) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(console, CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            return new ShellClient(socket);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot connect to the guest's console at " + console + ": " + e.getMessage(), e);
        }
    }

    /**
     * Waits until the guest has printed this, and gives what came before it.
     *
     * @throws TimeoutException with the last lines, if it does not come
     */
    public String await(String text, long timeoutMillis) throws IOException, TimeoutException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (true) {
            int at = waiting.indexOf(text);
            if (at >= 0) {
                String before = waiting.substring(0, at);
                waiting.delete(0, at + text.length());
                return before;
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || !read((int) Math.min(left, Integer.MAX_VALUE))) {
                throw new TimeoutException("the guest did not print '" + text.strip() + "' within " + timeoutMillis
                        + " ms; its last words were: " + lastWords());
            }
        }
    }

    /**
     * Reads what comes in this time, but at most until the guest has printed this.
     *
     * @return all that was printed and not yet taken by {@link #await} or {@link #run}
     */
    public String listen(String until, long millis) throws IOException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (left > 0 && waiting.indexOf(until) < 0 && read((int) left)) {
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        return waiting.toString();
    }

    /** Makes the shell easy to read: no echo, no prompt, no carriage returns. */
    public void quiet(long timeoutMillis) throws IOException, TimeoutException {
        type("stty -echo -onlcr; PS1=\n");
        String unused = run("true", timeoutMillis);
    }

    /** Runs a command and gives what it printed, without the last line's end. */
    public String run(String command, long timeoutMillis) throws IOException, TimeoutException {
        commands++;
        String mark = commands + "-of-understudy";
        long start = System.nanoTime();
        type(command + "; echo \"answer-\"" + mark + "\n");
        String printed = await("answer-" + mark + "\n", timeoutMillis);
        long micros = (System.nanoTime() - start) / 1000;
        latencies.recordValue(Math.min(micros, HIGHEST_MICROS));
        longestPauseMillis = Math.max(longestPauseMillis, micros / 1000);
        return printed.endsWith("\n") ? printed.substring(0, printed.length() - 1) : printed;
    }

    /** The answers' times in microseconds. */
    public Histogram latencies() {
        return latencies;
    }

    /** The longest answer since the last call of this method. */
    public long lapLongestPauseMillis() {
        long longest = longestPauseMillis;
        longestPauseMillis = 0;
        return longest;
    }

    /** Types this and waits for nothing. */
    public void type(String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.ISO_8859_1));
        keyboard.flush();
    }

    /** False if nothing came in time. */
    private boolean read(int timeoutMillis) throws IOException {
        socket.setSoTimeout(timeoutMillis);
        int length;
        try {
            length = socket.getInputStream().read(buffer);
        } catch (SocketTimeoutException silent) {
            return false;
        }
        if (length < 0) {
            throw new IOException("the console closed the connection; the guest's last words were: " + lastWords());
        }
        waiting.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        if (waiting.length() > MOST_WAITING_CHARACTERS) {
            waiting.delete(0, waiting.length() - MOST_WAITING_CHARACTERS);
        }
        return true;
    }

    private String lastWords() {
        String tail = waiting.substring(Math.max(0, waiting.length() - 200));
        return HostProgram.oneLine(tail);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
