package io.understudy.authority;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Bytes as text between two lines (RFC 7468). */
public final class Pem {
    private static final int LINE = 64;

    private Pem() {}

    public static String text(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + label + "-----\n";
    }

    /** @throws IOException in one line, if there is no such thing in it */
    public static byte[] bytes(String label, String text, String from) throws IOException {
        String begin = "-----BEGIN " + label + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + label + "-----");
        if (start < 0 || end < start) {
            throw new IOException(from + " holds no " + label);
        }
        try {
            return Base64.getMimeDecoder()
                    .decode(text.substring(start + begin.length(), end).getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new IOException(from + " holds no whole " + label, e);
        }
    }
}
