package io.understudy.simulation.mutant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The table of mutants in docs/simulation.md, which has a row for each, in their order. */
public final class MutantTable {
    private static final Pattern ROW =
            Pattern.compile("^\\| .* \\| `(\\w+(?:\\.\\w+)*)` \\| `(\\w+)` \\| (\\d+) \\|$", Pattern.MULTILINE);

    private MutantTable() {}

    /**
     * A row.
     *
     * @param madeIn the class without its package, and the method
     * @param promise that is broken
     * @param seed in which it was found last
     */
    public record Row(String madeIn, String promise, long seed) {
        /** Whether this is about that mutant. */
        public boolean isOf(Mutant mutant) {
            Mutation mutation = mutant.mutations().get(0);
            String type = mutation.type().substring(mutation.type().lastIndexOf('.') + 1);
            return promise.equals(mutant.broken().name())
                    && madeIn.equals(type.replace('$', '.') + "." + mutation.method());
        }
    }

    /** The rows, from the document itself. */
    public static List<Row> rows() {
        Path document = Path.of(System.getProperty("understudy.root"), "docs", "simulation.md");
        try {
            return ROW.matcher(Files.readString(document))
                    .results()
                    .map(MutantTable::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(MatchResult found) {
        return new Row(found.group(1), found.group(2), Long.parseLong(found.group(3)));
    }
}
