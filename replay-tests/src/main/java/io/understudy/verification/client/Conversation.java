package io.understudy.verification.client;

import io.understudy.verification.history.Complaint;
import io.understudy.verification.history.Excerpt;
import io.understudy.verification.history.History;
import io.understudy.verification.history.Operation;
import io.understudy.verification.history.OperationKind;
import io.understudy.verification.history.PrintedText;
import io.understudy.verification.history.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which request each line answers. The guest answers in the order of asking, so the oldest request is always the one. A
 * line that cannot answer it means that lines were lost, doubled, swapped or damaged: from there on no answer can be
 * trusted to be whose it seems, so nothing more is matched and what is still under way stays unanswered.
 */
final class Conversation {
    private record Waiting(int client, Request request, long sentNanos) {}

    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final List<Operation> answered = new ArrayList<>();
    private final List<String> printed = new ArrayList<>();
    private final Map<String, String> printedTexts = new HashMap<>();
    private Complaint complaint;

    /** Queues a request; the caller writes {@link Request#line}. */
    void sent(int client, Request request, long nowNanos) {
        queue.add(new Waiting(client, request, nowNanos));
    }

    /** Takes a line, without its end; the answer is the operation that it completes, if it does. */
    Optional<Operation> receive(String line, long nowNanos) {
        if (complaint != null) {
            return Optional.empty();
        }
        Waiting oldest = queue.peek();
        if (oldest == null) {
            complain("expected no line, since nothing was asked, got " + Excerpt.of(line));
            return Optional.empty();
        }
        OperationKind kind = oldest.request().kind();
        if (!AnswerForm.fits(kind, line) || printed.size() > printedMost(oldest)) {
            complain("the answer to " + Excerpt.of(oldest.request().line()) + " is out of step: expected "
                    + AnswerForm.expected(kind) + ", got " + Excerpt.of(line));
            return Optional.empty();
        }
        if (!AnswerForm.ends(kind, line)) {
            printed.add(line);
            return Optional.empty();
        }
        queue.remove();
        Operation operation = new Operation(
                oldest.client(),
                kind,
                oldest.request().key(),
                oldest.request().argument(),
                kind == OperationKind.PRINT ? takePrinted(oldest, line) : line,
                oldest.sentNanos(),
                nowNanos);
        answered.add(operation);
        return Optional.of(operation);
    }

    /** Says that the line itself cannot be understood. */
    void complain(String explanation) {
        if (complaint == null) {
            complaint = new Complaint(Rule.IN_STEP, "after " + answered.size() + " answers: " + explanation);
        }
    }

    /** Present once a line came that answers nothing; then the conversation is over. */
    Optional<Complaint> complaint() {
        return Optional.ofNullable(complaint);
    }

    int outstanding() {
        return queue.size();
    }

    int answers() {
        return answered.size();
    }

    /** All operations in the order of sending, those under way as maybes. */
    History history() {
        List<Operation> all = new ArrayList<>(answered);
        for (Waiting w : queue) {
            all.add(Operation.maybe(
                    w.client(),
                    w.request().kind(),
                    w.request().key(),
                    w.request().argument(),
                    w.sentNanos()));
        }
        return new History(all);
    }

    /** Some lines too many are kept, so that {@code PrintCheck} can say which came twice; not endlessly many. */
    private static int printedMost(Waiting waiting) {
        return waiting.request().kind() == OperationKind.PRINT
                ? 2 * Integer.parseInt(waiting.request().argument()) + 8
                : 0;
    }

    /** Joins what was printed. The same text is kept once: it is most of what the line carries. */
    private String takePrinted(Waiting print, String end) {
        printed.add(end);
        String text = String.join("\n", printed);
        printed.clear();
        String usual = printedTexts.computeIfAbsent(
                print.request().argument(), lines -> PrintedText.answer(Integer.parseInt(lines)));
        return text.equals(usual) ? usual : text;
    }
}
