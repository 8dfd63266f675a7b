package io.understudy.verification.shell;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Shell commands drawn at random, each with the answer worked out here: arithmetic, pipes, processes, compression,
 * files; each long enough that a moment drawn at random falls into it. Two of them remember something, a variable and a growing file, so that a machine that lost or repeated a
 * command shows it in every later answer.
 */
public final class ShellWork {
    private static final int FIRST_LINES = 1_000;
    private static final int COPIES = 20;
    private static final int LEAST_COMPRESSED = 10_000;
    private static final int MOST_COMPRESSED = 50_000;
    private static final int LEAST_ROUNDS = 1_000;
    private static final int MOST_ROUNDS = 3_000;
    private static final int LEAST_BLOCKS = 2_000;
    private static final int MOST_BLOCKS = 6_000;
    private static final int BLOCK_BYTES = 16;
    private static final int LEAST_PROCESSES = 5;
    private static final int MOST_PROCESSES = 20;

    private final Random random;
    private final StringBuilder file = new StringBuilder();
    private long counter;

    public ShellWork(Random random) {
        this.random = random;
    }

    /** What a fresh shell is told first. */
    public ShellCommand begin() {
        // BusyBox's seq does a system call a line and its arithmetic in floating point, which is slow where both are
        // emulated.
        file.append(sequence(FIRST_LINES).repeat(COPIES * COPIES));
        return new ShellCommand(
                "n=0; seq " + FIRST_LINES + " >/tmp/work.1; cat" + " /tmp/work.1".repeat(COPIES) + " >/tmp/work.2; cat"
                        + " /tmp/work.2".repeat(COPIES) + " >/tmp/work; echo begun",
                "begun");
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
        int rounds = random.nextInt(LEAST_ROUNDS, MOST_ROUNDS);
        long squares = LongStream.rangeClosed(1, rounds).map(i -> i * i).sum();
        return new ShellCommand(
                "s=0; for i in $(seq " + rounds + "); do s=$((s+i*i)); done; echo $s", Long.toString(squares));
    }

    private ShellCommand zeros() {
        int blocks = random.nextInt(LEAST_BLOCKS, MOST_BLOCKS);
        return new ShellCommand(
                "dd if=/dev/zero bs=" + BLOCK_BYTES + " count=" + blocks + " 2>/dev/null | sha1sum",
                sum("SHA-1", "\0".repeat(blocks * BLOCK_BYTES)));
    }

    private ShellCommand roundTrip() {
        int length = random.nextInt(LEAST_COMPRESSED, MOST_COMPRESSED);
        return new ShellCommand(
                "head -c " + length + " /tmp/work | gzip | gunzip | md5sum", sum("MD5", file.substring(0, length)));
    }

    private ShellCommand processes() {
        int count = random.nextInt(LEAST_PROCESSES, MOST_PROCESSES);
        String each = LongStream.rangeClosed(1, count).mapToObj(Long::toString).collect(Collectors.joining("\n"));
        return new ShellCommand("for i in $(seq " + count + "); do (echo $i | cat) & done | sort -n", each);
    }

    private static String sequence(int length) {
        return LongStream.rangeClosed(1, length).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    private static String sum(String algorithm, String text) {
        return new Checksum(algorithm)
                .add(text.getBytes(StandardCharsets.ISO_8859_1))
                .line();
    }
}
