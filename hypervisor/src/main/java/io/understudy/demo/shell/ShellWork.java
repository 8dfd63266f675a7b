package io.understudy.demo.shell;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Shell commands drawn at random, each with the answer worked out here: arithmetic, pipes, processes, compression,
 * files. Two of them remember something, a variable and a growing file, so that a machine that lost or repeated a
 * command shows it in every later answer.
 */
public final class ShellWork {
    private static final int LONGEST_SEQUENCE = 800;
    private static final int MOST_ROUNDS = 400;
    private static final int MOST_BLOCKS = 48;
    private static final int BLOCK_BYTES = 4096;
    private static final int MOST_PROCESSES = 5;

    private final Random random;
    private final StringBuilder file = new StringBuilder();
    private long counter;

    public ShellWork(Random random) {
        this.random = random;
    }

    /** What a fresh shell is told first. */
    public ShellCommand begin() {
        return new ShellCommand("n=0; : >/tmp/work; echo begun", "begun");
    }

    /** One more; in the order in which they were drawn the answers are right. */
    public ShellCommand next() {
        WorkKind[] kinds = WorkKind.values();
        return next(kinds[random.nextInt(kinds.length)]);
    }

    /** One more of this kind. */
    public ShellCommand next(WorkKind kind) {
        return switch (kind) {
            case COUNT -> count();
            case APPEND -> append();
            case SQUARES -> squares();
            case ZEROS -> zeros();
            case ROUND_TRIP -> roundTrip();
            case PROCESSES -> processes();
        };
    }

    private ShellCommand count() {
        counter++;
        return new ShellCommand("n=$((n+1)); echo $n", Long.toString(counter));
    }

    private ShellCommand append() {
        int word = random.nextInt(100_000);
        file.append(word).append('\n');
        return new ShellCommand("echo " + word + " >>/tmp/work; md5sum </tmp/work", sum("MD5", file.toString()));
    }

    private ShellCommand squares() {
        int rounds = 1 + random.nextInt(MOST_ROUNDS);
        long squares = LongStream.rangeClosed(1, rounds).map(i -> i * i).sum();
        return new ShellCommand(
                "s=0; for i in $(seq " + rounds + "); do s=$((s+i*i)); done; echo $s", Long.toString(squares));
    }

    private ShellCommand zeros() {
        int blocks = 1 + random.nextInt(MOST_BLOCKS);
        return new ShellCommand(
                "dd if=/dev/zero bs=" + BLOCK_BYTES + " count=" + blocks + " 2>/dev/null | sha1sum",
                sum("SHA-1", "\0".repeat(blocks * BLOCK_BYTES)));
    }

    private ShellCommand roundTrip() {
        int length = 1 + random.nextInt(LONGEST_SEQUENCE);
        return new ShellCommand("seq " + length + " | gzip | gunzip | md5sum", sum("MD5", sequence(length)));
    }

    private ShellCommand processes() {
        int count = 1 + random.nextInt(MOST_PROCESSES);
        String each = LongStream.rangeClosed(1, count).mapToObj(Long::toString).collect(Collectors.joining("\n"));
        return new ShellCommand("for i in $(seq " + count + "); do (echo $i | cat) & done | sort", each);
    }

    private static String sequence(int length) {
        return LongStream.rangeClosed(1, length).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    /** As md5sum and its kin print it for standard input. */
    private static String sum(String algorithm, String text) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(digest) + "  -";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has " + algorithm, e);
        }
    }
}
