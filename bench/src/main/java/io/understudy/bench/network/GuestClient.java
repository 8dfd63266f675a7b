package io.understudy.bench.network;

import io.understudy.verification.network.Service;
import io.understudy.verification.network.TallyClient;
import io.understudy.verification.network.WrongAnswerException;
import io.understudy.verification.network.program.Blocks;
import io.understudy.verification.shell.Checksum;
import java.io.BufferedInputStream;
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
import org.HdrHistogram.Histogram;

/** A client of this computer, on ordinary sockets. Every answer is compared with what it should be. */
final class GuestClient {
    private static final int SILENCE_MILLIS = 120_000;
    private static final int CHUNK = 1 << 16;
    private static final long SEED = 1;

    private final ServingGuest guest;

    GuestClient(ServingGuest guest) {
        this.guest = guest;
    }

    /** Has the guest receive so many bytes, which it answers with their MD5 sum. */
    void upload(long bytes) throws IOException {
        Checksum sum = new Checksum("MD5");
        Random random = new Random(SEED);
        byte[] chunk = new byte[CHUNK];
        try (Socket socket = connect(Service.SUM)) {
            OutputStream out = socket.getOutputStream();
            for (long left = bytes; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                int count = (int) Math.min(left, chunk.length);
                Checksum unused = sum.add(chunk, count);
                out.write(chunk, 0, count);
            }
            socket.shutdownOutput();
            String answer = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            String wanted = sum.digits();
            if (answer == null || !answer.startsWith(wanted)) {
                throw new WrongAnswerException(
                        "an upload of " + bytes + " bytes has the sum '" + answer + "', not " + wanted);
            }
        }
    }

    /** Has it transmit so many. */
    void download(long bytes) throws IOException {
        try (Socket socket = connect(Service.HTTP)) {
            String request = "GET /cgi-bin/blocks?" + bytes + " HTTP/1.0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(socket.getInputStream(), CHUNK);
            skipHead(in);
            Blocks blocks = new Blocks();
            byte[] buffer = new byte[CHUNK];
            int count = blocks.compare(in, buffer);
            while (count >= 0) {
                count = blocks.compare(in, buffer);
            }
            if (blocks.position() != bytes) {
                throw new WrongAnswerException("a download of " + bytes + " bytes has " + blocks.position());
            }
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        int line = 0;
        for (int value = in.read(); value != '\n' || line > 0; value = in.read()) {
            if (value < 0) {
                throw new IOException("the guest's answer ends in its head");
            }
            line = value == '\n' ? 0 : value == '\r' ? line : line + 1;
        }
    }

    /** Asks so often, the next one when the last is answered; microseconds. */
    Histogram requests(int count) throws IOException {
        Histogram micros = new Histogram(3);
        try (TallyClient client = TallyClient.overTcp(guest.port(Service.TALLY), SEED, () -> {})) {
            for (int i = 0; i < count; i++) {
                long asked = System.nanoTime();
                client.exchange(1);
                micros.recordValue((System.nanoTime() - asked) / 1000);
            }
        }
        return micros;
    }

    private Socket connect(Service service) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), guest.port(service)), SILENCE_MILLIS);
            socket.setSoTimeout(SILENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
