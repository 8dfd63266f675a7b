package io.understudy.join;

import io.understudy.authority.Authority;
import io.understudy.identity.Identity;
import io.understudy.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** The tokens that an authority gave out and nobody used, a file each; the file has not the secret, but a hash of it. */
public final class JoinTokens {
    private static final int SECRET_BYTES = 16;

    private final Authority authority;

    public JoinTokens(Authority authority) {
        this.authority = authority;
    }

    /** Gives one out. */
    public JoinToken give(Identity who, String host, int port, Instant now, Duration life) throws IOException {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        PrivateFiles.makeFolder(authority.tokens());
        PrivateFiles.write(file(secret), who.uri() + " " + now.plus(life).getEpochSecond() + "\n");
        return new JoinToken(who, host, port, authority.fingerprint(), secret);
    }

    /** Whom the holder of this secret is to be; nobody if it was used, has expired, or never was. It is used by that. */
    Optional<Identity> take(String secret, Instant now) throws IOException {
        Path used = file(secret).resolveSibling("used-" + Authority.sha256(secret));
        try {
            // Of two that come at once one finds it.
            Files.move(file(secret), used, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String[] words = Files.readString(used).strip().split(" ", -1);
        Files.delete(used);
        return words.length == 2 && Long.parseLong(words[1]) > now.getEpochSecond()
                ? Identity.ofUri(words[0])
                : Optional.empty();
    }

    private Path file(String secret) {
        return authority.tokens().resolve(Authority.sha256(secret));
    }
}
