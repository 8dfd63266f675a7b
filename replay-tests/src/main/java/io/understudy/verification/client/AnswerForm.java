package io.understudy.verification.client;

import io.understudy.verification.history.OperationKind;
import io.understudy.verification.history.PrintedText;

/** Which lines can answer which request; the judgement of what they say is left to the history's rules. */
final class AnswerForm {
    private static final String REFUSAL = "ERR ";

    private AnswerForm() {}

    /** Whether the line ends the answer: every line but those that a {@code print} prints. */
    static boolean ends(OperationKind kind, String line) {
        return kind != OperationKind.PRINT || line.equals(PrintedText.END) || line.startsWith(REFUSAL);
    }

    /** Whether the line may be the answer to such a request, or a part of it. */
    static boolean fits(OperationKind kind, String line) {
        return line.startsWith(REFUSAL)
                || switch (kind) {
                    case PUT -> line.equals("OK");
                    case GET -> line.equals("NONE") || line.startsWith("VALUE ");
                    case APPEND -> line.startsWith("OK ");
                    case DELETE -> line.equals("OK") || line.equals("NONE");
                    case STAMP -> line.startsWith("STAMP ");
                    case SUM -> line.startsWith("SUM ");
                    case UPTIME -> line.startsWith("UP ");
                    case PRINT -> line.equals(PrintedText.END) || line.startsWith("line ");
                };
    }

    /** What would have fitted, for people. */
    static String expected(OperationKind kind) {
        return switch (kind) {
            case PUT -> "OK";
            case GET -> "VALUE <v> or NONE";
            case APPEND -> "OK <bytes>";
            case DELETE -> "OK or NONE";
            case STAMP -> "STAMP ...";
            case SUM -> "SUM ...";
            case UPTIME -> "UP <ticks>";
            case PRINT -> "line <i> ... or OK";
        };
    }
}
