package io.understudy.arbiter.client;

import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.wish.WishVerdict;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A request without its final answer: what to send on every new connection, and what to do with an answer. */
sealed interface Awaiting {
    /** What became of an answer. */
    enum Outcome {
        /** It was the answer; the request is done. */
        DONE,
        /** There will be more. */
        MORE,
        /** It answers something else; whoever sent it cannot be trusted. */
        WRONG
    }

    Request request();

    Outcome take(Answer answer);

    void fail(NoAnswerException failure);

    /** The connection was lost: what follows comes from a new one, from its beginning. */
    default void interrupted() {}

    record Wishing(Request request, CompletableFuture<WishVerdict> future) implements Awaiting {
        @Override
        public Outcome take(Answer answer) {
            if (answer instanceof Answer.Noted) {
                future.complete(new WishVerdict.Noted());
                return Outcome.DONE;
            } else if (answer instanceof Answer.Declined declined) {
                future.complete(new WishVerdict.Declined(declined.reason()));
                return Outcome.DONE;
            }
            return Outcome.WRONG;
        }

        @Override
        public void fail(NoAnswerException failure) {
            future.completeExceptionally(failure);
        }
    }

    record Watching(Request request, SnapshotAssembly assembly) implements Awaiting {
        @Override
        public Outcome take(Answer answer) {
            return assembly.take(answer) ? Outcome.MORE : Outcome.WRONG;
        }

        @Override
        public void fail(NoAnswerException failure) {}

        @Override
        public void interrupted() {
            assembly.restart();
        }
    }

    /** @param newest what to report now */
    record Reporting(Supplier<Request> newest, SnapshotAssembly assembly, Consumer<String> onDeclined)
            implements Awaiting {
        @Override
        public Request request() {
            return newest.get();
        }

        @Override
        public Outcome take(Answer answer) {
            if (answer instanceof Answer.Declined declined) {
                onDeclined.accept(declined.reason());
                return Outcome.MORE;
            }
            return answer instanceof Answer.Pong || assembly.take(answer) ? Outcome.MORE : Outcome.WRONG;
        }

        @Override
        public void fail(NoAnswerException failure) {}

        @Override
        public void interrupted() {
            assembly.restart();
        }
    }

    record Reading(Request request, CompletableFuture<Optional<View>> future) implements Awaiting {
        @Override
        public Outcome take(Answer answer) {
            if (answer instanceof Answer.Current current) {
                future.complete(current.view());
                return Outcome.DONE;
            }
            return Outcome.WRONG;
        }

        @Override
        public void fail(NoAnswerException failure) {
            future.completeExceptionally(failure);
        }
    }

    record Judging(Request request, CompletableFuture<Verdict> future) implements Awaiting {
        @Override
        public Outcome take(Answer answer) {
            if (answer instanceof Answer.Judged judged) {
                future.complete(judged.verdict());
                return Outcome.DONE;
            }
            return Outcome.WRONG;
        }

        @Override
        public void fail(NoAnswerException failure) {
            future.completeExceptionally(failure);
        }
    }

    record Subscribing(Request request, Consumer<Optional<View>> listener) implements Awaiting {
        @Override
        public Outcome take(Answer answer) {
            if (answer instanceof Answer.Current current) {
                listener.accept(current.view());
                return Outcome.MORE;
            }
            return Outcome.WRONG;
        }

        @Override
        public void fail(NoAnswerException failure) {}
    }
}
