package io.understudy.arbiter.raft;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.journal.JournalException;
import io.understudy.disk.DurableNames;
import io.understudy.disk.LockedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of one member: the file {@code member} says who it is, {@code raft/} holds what the engine keeps.
 *
 * <pre>
 *   member a
 *   directory 0123456789abcdef        drawn at random when the directory was begun
 *   file 000000000001e240             inode of the lock: a copy has another one; 0 where there are none
 *   cluster 0123456789abcdef0123456789abcdef
 *   begun                             the engine has been here: raft/ must be there
 *   joined                            the cluster took it in after it was founded
 *   a 0123456789abcdef 10.0.0.1:7070 10.0.0.1:8070      each member as the cluster was founded, if it was
 * </pre>
 *
 * A member that voted and forgot it may vote again, and one that acknowledged and forgot it makes a majority that has
 * nothing: so a directory that is empty, or is a copy, is another one to all who know the member.
 */
final class MemberFolder implements Closeable {
    /** A member as the others know it. */
    record Known(Member member, long directory) {}

    private static final String NOTE = "member";
    private static final Pattern HEAD = Pattern.compile(
            "member (\\w+)\ndirectory ([0-9a-f]{16})\nfile ([0-9a-f]{16})\ncluster ([0-9a-f]{16})([0-9a-f]{16})\n"
                    + "(begun\n)?(joined\n)?");
    private static final Pattern KNOWN = Pattern.compile("(\\w+) ([0-9a-f]{16}) (\\S+) (\\S+)\n");

    private final Path path;
    private final LockedFile lock;
    private volatile Introduction self;
    private volatile List<Known> members = List.of();
    private boolean begun;
    private boolean joined;

    private MemberFolder(Path path, LockedFile lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @throws IOException with one line for people: in use, another member's, a copy, damaged */
    static MemberFolder open(Path path, String name) throws IOException {
        try {
            if (!Files.isDirectory(path)) {
                DurableNames.createFolders(path);
            }
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
            throw new JournalException(path + " cannot be used as journal directory: " + reason, e);
        }
        if (Files.exists(path.resolve("cluster"))) {
            throw new JournalException(
                    path + " holds the journal of an arbiter that is alone; choose another directory");
        }
        LockedFile lock = LockedFile.tryLock(path.resolve("lock"))
                .orElseThrow(() -> new JournalException(
                        path + ": another arbiter uses this directory; stop it or choose another directory"));
        try {
            MemberFolder folder = new MemberFolder(path.toRealPath(), lock);
            folder.load(name);
            return folder;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private void load(String name) throws IOException {
        Path note = path.resolve(NOTE);
        if (!Files.exists(note)) {
            if (Files.exists(raft())) {
                throw new JournalException(note + " is missing, but an arbiter had its journal here; restore the file,"
                        + " or begin with an empty directory");
            }
            self = new Introduction(name, new SecureRandom().nextLong() | 1, Introduction.NONE);
            remember();
            return;
        }
        String text = Files.readString(note, StandardCharsets.ISO_8859_1);
        Matcher head = HEAD.matcher(text);
        if (!head.lookingAt()) {
            throw new JournalException(note + " at offset 0: it does not say whose directory this is; restore the file"
                    + " from a copy, the arbiter does not guess");
        }
        if (!head.group(1).equals(name)) {
            throw new JournalException(path + " is the directory of arbiter " + head.group(1) + ", not of " + name);
        }
        if (hex(head.group(3)) != lock.number() && hex(head.group(3)) != 0 && lock.number() != 0) {
            throw new JournalException(path + " is a copy: beside the original of arbiter " + name
                    + " it would vote twice; start the original, or, if that never runs again, begin with an empty"
                    + " directory and --rejoin");
        }
        self = new Introduction(name, hex(head.group(2)), new ClusterId(hex(head.group(4)), hex(head.group(5))));
        begun = head.group(6) != null;
        joined = head.group(7) != null;
        Matcher known = KNOWN.matcher(text).region(head.end(), text.length());
        List<Known> all = new ArrayList<>();
        while (known.lookingAt()) {
            all.add(new Known(new Member(known.group(1), known.group(3), known.group(4)), hex(known.group(2))));
            known.region(known.end(), text.length());
        }
        if (known.regionStart() != text.length()) {
            throw new JournalException(note + " at offset " + known.regionStart() + ": it does not say who is a member;"
                    + " restore the file from a copy, the arbiter does not guess");
        }
        members = List.copyOf(all);
        if (begun && !Files.exists(engineMark())) {
            throw new JournalException(raft() + " is not what it was (" + engineMark() + " is missing): arbiter " + name
                    + " has forgotten what it promised; restore it, or, if it is lost, begin with an empty directory and"
                    + " --rejoin");
        }
    }

    /** The engine's first file, which holds term and vote. */
    private Path engineMark() {
        ClusterId cluster = self.cluster();
        return raft().resolve(new UUID(cluster.high(), cluster.low()).toString())
                .resolve("current")
                .resolve("raft-meta");
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }

    /** Who this is, to other members. */
    Introduction self() {
        return self;
    }

    boolean isFounded() {
        return !self.cluster().equals(Introduction.NONE);
    }

    /** Those of the cluster as it was founded. */
    List<Known> members() {
        return members;
    }

    /** With which directory this one knows a member. */
    Optional<Long> directoryOf(String name) {
        return members.stream()
                .filter(known -> known.member().name().equals(name))
                .map(Known::directory)
                .findFirst();
    }

    /** The cluster is founded, of these; durable when this returns. */
    void found(ClusterId cluster, List<Known> all) throws IOException {
        members = List.copyOf(all);
        self = new Introduction(self.name(), self.directory(), cluster);
        remember();
    }

    /** The engine has been started: what it has from now on must not be missing at a later start. */
    void begun() throws IOException {
        if (!begun) {
            begun = true;
            remember();
        }
    }

    /** The cluster has made this one a member, of which it need not be asked again. */
    void joined() throws IOException {
        joined = true;
        remember();
    }

    /** Whether the cluster knows this one: since it was founded, or because it joined. */
    boolean isMember() {
        return joined || !members.isEmpty();
    }

    private void remember() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("member ").append(self.name()).append('\n');
        text.append(String.format(Locale.ROOT, "directory %016x\nfile %016x\n", self.directory(), lock.number()));
        text.append("cluster ").append(self.cluster()).append('\n');
        text.append(begun ? "begun\n" : "").append(joined ? "joined\n" : "");
        for (Known known : members) {
            Member member = known.member();
            text.append(String.format(
                    Locale.ROOT,
                    "%s %016x %s %s\n",
                    member.name(),
                    known.directory(),
                    member.client(),
                    member.peers()));
        }
        Path unfinished = path.resolve(NOTE + ".new");
        try (var file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text.toString());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        DurableNames.replace(unfinished, path.resolve(NOTE));
    }

    /** What the engine keeps. */
    Path raft() {
        return path.resolve("raft");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
