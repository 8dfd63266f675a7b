package io.understudy.cli.process;

import io.understudy.folder.UserFolder;
import io.understudy.handshake.Handshake;
import io.understudy.handshake.OwnHandshake;
import io.understudy.handshake.secret.ChallengeHandshake;
import io.understudy.handshake.tls.TlsHandshake;
import io.understudy.identity.KeyFolder;
import io.understudy.identity.UserSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** How this process says who it is, whatever it connects to. */
public final class OwnKeys {
    /** Names the folder of keys where no option does. */
    public static final String VARIABLE = "UNDERSTUDY_KEYS";

    private OwnKeys() {}

    /**
     * Decides for the whole process, before it opens a socket. What the environment names is looked into when the first
     * socket is opened: help, and the commands that make the keys, need none.
     *
     * @param keys what {@code --keys} named, or null
     * @param insecure whether {@code --insecure} was given
     * @throws IOException in one line, if the keys that an option named cannot be used
     */
    public static void choose(Path keys, boolean insecure, Map<String, String> environment) throws IOException {
        String named = environment.getOrDefault(VARIABLE, "");
        if (insecure) {
            if (keys != null) {
                throw new IllegalArgumentException("--keys and --insecure contradict each other: give one");
            }
            OneLine.say("INSECURE: whoever reaches a port of this process may read, change and end every machine"
                    + " (--insecure)");
            OwnHandshake.choose(() -> Handshake.OPEN);
        } else if (keys != null) {
            Handshake handshake = keysIn(keys);
            OwnHandshake.choose(() -> handshake);
        } else if (!named.isBlank()) {
            OwnHandshake.choose(() -> {
                try {
                    return keysIn(Path.of(named));
                } catch (IOException e) {
                    throw new IllegalStateException(e.getMessage() + " (named by " + VARIABLE + ")", e);
                }
            });
        } else {
            OwnHandshake.choose(OwnKeys::secret);
        }
    }

    private static Handshake keysIn(Path folder) throws IOException {
        return TlsHandshake.of(new KeyFolder(folder)).watching();
    }

    private static Handshake secret() {
        try {
            return new ChallengeHandshake(UserSecret.at(UserFolder.STATE.path().resolve("secret")));
        } catch (IOException e) {
            throw new IllegalStateException("this user's secret cannot be had: " + e.getMessage(), e);
        }
    }
}
