package io.understudy.verification.network;

import io.understudy.verification.shell.Checksum;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Downloads, uploads, and asks for a page that counts how often it was asked for. It speaks HTTP 1.0 on sockets of its
 * own, and repeats nothing: a library would hide a connection that broke.
 */
final class HttpClient implements NetworkClient {
    private static final int DOWNLOAD_LINES = 150_000;
    private static final int UPLOAD_BYTES = 300_000;
    private static final int CHUNK = 16_384;

    private final InetSocketAddress guest;
    private final Random random;
    private final Heard heard;
    private long asked = -1;

    /** @throws IOException if nobody serves there yet */
    HttpClient(int port, long seed, Heard heard) throws IOException {
        guest = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        random = new Random(seed);
        this.heard = heard;
        count();
    }

    @Override
    public void work() throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> download(1 + random.nextInt(DOWNLOAD_LINES));
            case 1 -> upload(1 + random.nextInt(UPLOAD_BYTES));
            default -> count();
        }
    }

    /** Whoever only sends what he can make again, as for a download, shows nobody that he has forgotten something. */
    @Override
    public void workToRemember() throws IOException {
        count();
    }

    private void count() throws IOException {
        try (Socket socket = ask("GET /cgi-bin/count HTTP/1.0\r\n\r\n", new byte[0]);
                InputStream in = answer(socket)) {
            long count = Long.parseLong(line(in));
            if (asked >= 0 && count != asked + 1) {
                throw new WrongAnswerException(
                        "the page was asked for " + (asked + 1) + " times and says that it was " + count);
            }
            asked = count;
        } catch (NumberFormatException e) {
            throw new WrongAnswerException("the page that counts says " + e.getMessage());
        }
    }

    private void download(int lines) throws IOException {
        try (Socket socket = ask("GET /cgi-bin/numbers?" + lines + " HTTP/1.0\r\n\r\n", new byte[0]);
                InputStream in = answer(socket)) {
            for (int wanted = 1; wanted <= lines; wanted++) {
                String got = line(in);
                if (!got.equals(Integer.toString(wanted))) {
                    throw new WrongAnswerException("line " + wanted + " of a download says '" + got + "'");
                }
            }
            if (in.read() >= 0) {
                throw new WrongAnswerException("a download of " + lines + " lines goes on behind its end");
            }
        }
    }

    private void upload(int bytes) throws IOException {
        byte[] body = new byte[bytes];
        random.nextBytes(body);
        String request = "POST /cgi-bin/sum HTTP/1.0\r\nContent-Length: " + bytes + "\r\n\r\n";
        try (Socket socket = ask(request, body);
                InputStream in = answer(socket)) {
            String wanted = new Checksum("MD5").add(body).digits();
            String got = line(in);
            if (!got.equals(wanted)) {
                throw new WrongAnswerException(
                        "an upload of " + bytes + " bytes has the sum " + got + ", not " + wanted);
            }
        }
    }

    private Socket ask(String request, byte[] body) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(guest, TallyClient.SILENCE_MILLIS);
            socket.setSoTimeout(TallyClient.SILENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** What follows the head of the answer. */
    private InputStream answer(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(new Listening(socket.getInputStream(), heard), CHUNK);
        String status = line(in).strip();
        if (!status.endsWith(" 200 OK")) {
            throw new WrongAnswerException("the guest answers '" + status + "'");
        }
        while (!line(in).isBlank()) {
            // The head.
        }
        return in;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int value = in.read(); value != '\n'; value = in.read()) {
            if (value < 0) {
                throw new IOException("the connection ended in the middle of an answer");
            }
            line.write(value);
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    /** Tells of every arrival. */
    private static final class Listening extends InputStream {
        private final InputStream in;
        private final Heard heard;

        Listening(InputStream in, Heard heard) {
            this.in = in;
            this.heard = heard;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            heard.something();
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            heard.something();
            return count;
        }
    }
}
