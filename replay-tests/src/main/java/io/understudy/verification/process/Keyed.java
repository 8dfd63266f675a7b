package io.understudy.verification.process;

import io.understudy.authority.Authority;
import io.understudy.identity.Identity;
import io.understudy.identity.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** All on this machine, and each process with keys of its own, as if they were on several. */
public final class Keyed implements Placement {
    private static final int DAYS = 2;

    private final Path folder;
    private final Authority authority;
    private final String vm;

    /**
     * Makes an authority.
     *
     * @param folder for it and what it issues
     * @param vm whose gateway the console is
     */
    public Keyed(Path folder, String vm) throws IOException {
        this.folder = folder;
        this.vm = vm;
        authority = Authority.create(folder.resolve("authority"), Instant.now());
    }

    @Override
    public List<String> before(String process) {
        return List.of();
    }

    @Override
    public String address(String process) {
        return LOOPBACK.address(process);
    }

    @Override
    public List<String> identity(String process) throws IOException {
        Identity who = switch (process) {
            case "arbiter" -> new Identity(Role.ARBITER, process);
            case "console" -> new Identity(Role.GATEWAY, vm);
            case "client" -> new Identity(Role.CLIENT, process);
            default -> new Identity(Role.HOST, process);
        };
        Path own = folder.resolve(process);
        authority.issue(who, own, Instant.now(), DAYS);
        return List.of("--keys", own.toString());
    }
}
