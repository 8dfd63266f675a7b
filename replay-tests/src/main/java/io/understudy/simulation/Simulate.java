package io.understudy.simulation;

import io.understudy.cpu.EngineUnavailable;
import io.understudy.simulation.machine.Processor;
import java.io.PrintStream;

/** {@code understudy simulate}: plays seeded histories of a pair and says which seed breaks a promise. */
public final class Simulate {
    private static final int FOUND = 1;
    private static final int BAD_INPUT = 2;
    private static final long PROGRESS_NANOS = 2_000_000_000L;
    private static final long MOST_SEEDS = 1L << 40;
    private static final String USAGE = """
            usage: ./understudy simulate [--seeds N] [--from SEED]   plays N histories (default 2000)
                   ./understudy simulate --seed SEED [--messages]   plays one and prints what happened
                   --engine   with either: hosts run the guest kv on the real engine""";

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private final PrintStream out;
    private long seeds = 2000;
    private long from = 1;
    private Long only;
    private boolean messages;
    private Processor processor = Processor.SIMULATED;

    private Simulate(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        // What arbiters and hosts say to people, of thousands of histories, would hide what is said of the histories.
        System.setProperty(LOG_LEVEL, System.getProperty(LOG_LEVEL, "error"));
        System.exit(new Simulate(System.out).execute(arguments));
    }

    /** Runs and gives the process's exit code: 0 if every promise held, 1 if one was broken, 2 for a wrong option. */
    static int run(PrintStream out, String... arguments) {
        return new Simulate(out).execute(arguments);
    }

    private int execute(String[] arguments) {
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--seeds" -> seeds = number(arguments, ++i, 1, MOST_SEEDS);
                    case "--from" -> from = number(arguments, ++i, 0, Long.MAX_VALUE - MOST_SEEDS);
                    case "--seed" -> only = number(arguments, ++i, 0, Long.MAX_VALUE);
                    case "--messages" -> messages = true;
                    case "--engine" -> processor = Processor.ENGINE;
                    case "--help", "-h" -> {
                        out.println(USAGE);
                        return 0;
                    }
                    default -> throw new IllegalArgumentException("unknown option '" + arguments[i] + "'");
                }
            }
        } catch (IllegalArgumentException wrong) {
            out.println("understudy: " + wrong.getMessage() + " (see './understudy simulate --help')");
            return BAD_INPUT;
        }
        try {
            processor.prepare();
        } catch (EngineUnavailable none) {
            out.println("understudy: " + none.getMessage());
            return BAD_INPUT;
        }
        return only == null ? playMany() : playOne();
    }

    private static long number(String[] arguments, int index, long least, long most) {
        String text = index < arguments.length ? arguments[index] : "";
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                arguments[index - 1] + " wants a number from " + least + " to " + most + ", not '" + text + "'");
    }

    private int playOne() {
        Outcome outcome = Simulation.run(only, processor, messages);
        outcome.trace().forEach(out::println);
        out.println("seed " + only + ": " + summary(outcome) + String.format(", trace %016x", outcome.traceHash()));
        return outcome.violation().isEmpty() ? 0 : FOUND;
    }

    private static String summary(Outcome outcome) {
        return outcome.violation()
                .map(what -> "VIOLATION: " + what)
                .orElseGet(() -> "clean, " + outcome.answers() + " requests answered, "
                        + (outcome.served() ? "serves at the end" : "nobody left who could serve"));
    }

    private int playMany() {
        long began = System.nanoTime();
        long saidAt = began;
        Tally tally = new Tally();
        for (long seed = from; seed < from + seeds; seed++) {
            Outcome outcome = Simulation.run(seed, processor, false);
            tally.add(outcome);
            if (outcome.violation().isPresent()) {
                out.println("seed " + seed + ": " + summary(outcome));
                out.println("    again: ./understudy simulate " + (processor == Processor.ENGINE ? "--engine " : "")
                        + "--seed " + seed);
            }
            if (System.nanoTime() - saidAt > PROGRESS_NANOS) {
                saidAt = System.nanoTime();
                out.println(
                        "  " + (seed - from + 1) + " of " + seeds + " seeds, " + tally.violations() + " violations");
            }
        }
        out.println(seeds + " seeds from " + from + ": " + tally);
        return tally.violations() == 0 ? 0 : FOUND;
    }
}
