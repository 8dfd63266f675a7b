package io.understudy.network.outside;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of this computer that leads to one of the guest, as QEMU writes it: {@code hostfwd=tcp:ADDRESS:PORT-:GUESTPORT}.
 *
 * @param protocol tcp or udp
 * @param address of this computer, empty for all
 */
public record Forward(String protocol, String address, int port, int guestPort) {
    private static final Pattern FORM = Pattern.compile("(tcp|udp|):([0-9.]*):(\\d{1,5})-:(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException in one line, if it is none */
    public static Forward parse(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            int port = Integer.parseInt(form.group(3));
            int guestPort = Integer.parseInt(form.group(4));
            if (port >= 1 && port <= LAST_PORT && guestPort >= 1 && guestPort <= LAST_PORT) {
                return new Forward(form.group(1).isEmpty() ? "tcp" : form.group(1), form.group(2), port, guestPort);
            }
        }
        throw new IllegalArgumentException(
                "hostfwd=" + text + " is not understood: write it as in hostfwd=tcp:127.0.0.1:8080-:80");
    }

    /** As passt(1) wants it. */
    String forPasst() {
        return (address.isEmpty() ? "" : address + "/") + port + ":" + guestPort;
    }
}
