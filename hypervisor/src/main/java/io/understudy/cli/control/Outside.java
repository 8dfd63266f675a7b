package io.understudy.cli.control;

import io.understudy.network.outside.Forward;
import java.util.ArrayList;
import java.util.List;

/**
 * A way outside as it is given: {@code user[,hostfwd=...]} or {@code tap,ifname=NAME}.
 *
 * @param tap the device's name, empty if it is the user's network
 */
record Outside(String tap, List<Forward> forwards) {
    private static final String FORWARD = "hostfwd=";
    private static final String INTERFACE = "ifname=";

    /** @throws IllegalArgumentException in one line, if it is not understood */
    static Outside parse(String text) {
        String[] words = text.split(",", -1);
        List<Forward> forwards = new ArrayList<>();
        String tap = "";
        boolean user = words[0].equals("user");
        if (!user && !words[0].equals("tap")) {
            throw new IllegalArgumentException("--outside " + text
                    + " is not understood: give user, with hostfwd= for each port, or tap,ifname=NAME");
        }
        for (int i = 1; i < words.length; i++) {
            if (user && words[i].startsWith(FORWARD)) {
                forwards.add(Forward.parse(words[i].substring(FORWARD.length())));
            } else if (!user && words[i].startsWith(INTERFACE)) {
                tap = words[i].substring(INTERFACE.length());
            } else {
                throw new IllegalArgumentException("--outside " + words[0] + " has no '" + words[i] + "': "
                        + (user ? "give hostfwd=tcp:ADDRESS:PORT-:GUESTPORT" : "give ifname=NAME"));
            }
        }
        if (!user && tap.isEmpty()) {
            throw new IllegalArgumentException("--outside tap needs the device's name: tap,ifname=NAME");
        }
        return new Outside(tap, forwards);
    }
}
