package io.understudy.arbiter.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.ClusterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member's directory says of itself, over restarts. */
class MemberFolderTest {
    private static final ClusterId CLUSTER = new ClusterId(1, 2);

    @TempDir
    Path folder;

    @Test
    void shouldRefuseAMemberWhoseEngineHasForgotten() throws IOException {
        try (MemberFolder own = MemberFolder.open(folder, "a")) {
            own.found(
                    CLUSTER, List.of(new MemberFolder.Known(member(), own.self().directory())));
        }
        try (MemberFolder own = MemberFolder.open(folder, "a")) {
            own.begun();
        }
        String line = refusal();
        assertTrue(line.contains("arbiter a has forgotten what it promised"), line);
        assertTrue(line.contains("--rejoin"), line);
        Path meta = folder.resolve("raft/00000000-0000-0001-0000-000000000002/current/raft-meta");
        Files.createDirectories(meta.getParent());
        Files.createFile(meta);
        try (MemberFolder own = MemberFolder.open(folder, "a")) {
            assertEquals(
                    List.of(member()),
                    own.members().stream().map(MemberFolder.Known::member).toList());
        }
    }

    @Test
    void shouldRememberThatItHasJoined() throws IOException {
        try (MemberFolder own = MemberFolder.open(folder, "a")) {
            own.found(CLUSTER, List.of());
            assertFalse(own.isMember());
            own.joined();
        }
        try (MemberFolder own = MemberFolder.open(folder, "a")) {
            assertTrue(own.isMember());
        }
    }

    @Test
    void shouldRefuseAListOfMembersThatIsDamaged() throws IOException {
        try (MemberFolder own = MemberFolder.open(folder, "a")) {
            own.found(
                    CLUSTER, List.of(new MemberFolder.Known(member(), own.self().directory())));
        }
        Files.writeString(folder.resolve("member"), "b 12", StandardOpenOption.APPEND);
        assertTrue(refusal().contains("it does not say who is a member"));
    }

    private static Member member() {
        return new Member("a", "h:1", "h:2");
    }

    private String refusal() {
        return assertThrows(
                        IOException.class, () -> MemberFolder.open(folder, "a").close())
                .getMessage();
    }
}
