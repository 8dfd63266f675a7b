package io.understudy.architecture;

import io.understudy.replica.role.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The states of a host by the table of roles in {@code docs/failover.md}, which {@code FailoverTableTest} holds to the code. */
final class DocumentedStates {
    private static final Path DOCUMENT = Path.of(System.getProperty("understudy.root", ".."), "docs/failover.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| ((?:`[A-Za-z]+` ?)+) \\|");

    private DocumentedStates() {}

    /** Each state's role. */
    static Map<String, Role> read() throws IOException {
        Map<String, Role> roles = new HashMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(DOCUMENT)).results().toList()) {
            Arrays.stream(row.group(2).strip().split(" "))
                    .forEach(state -> roles.put(state.replace("`", ""), Role.valueOf(row.group(1))));
        }
        return roles;
    }
}
