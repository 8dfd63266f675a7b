package io.understudy.page.http;

import io.understudy.page.Hands;
import io.understudy.page.Verb;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Has hands do one thing after the other, on a thread of their own: they may take their time. */
final class HandsDesk implements AutoCloseable {
    private static final int MOST_WAITING = 16;

    private final Hands hands;
    private final ExecutorService thread;

    HandsDesk(Hands hands) {
        this.hands = hands;
        this.thread =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                    Thread worker = new Thread(task, "page-hands");
                    worker.setDaemon(true);
                    return worker;
                });
    }

    /** @param answer is told, on that thread, what went wrong, in one line, or nothing */
    void act(String verb, String target, Consumer<String> answer) {
        Optional<Verb> known = Verb.of(verb).filter(this::isOffered);
        if (known.isEmpty()) {
            answer.accept("these hands cannot do that");
            return;
        }
        try {
            thread.execute(() -> answer.accept(act(known.get(), target)));
        } catch (RejectedExecutionException full) {
            answer.accept("the hands are busy: wait a moment");
        }
    }

    private String act(Verb verb, String target) {
        try {
            hands.act(verb, target);
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (IOException | RuntimeException e) {
            return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
        }
    }

    private boolean isOffered(Verb verb) {
        Hands.Offer offer = hands.offer();
        return List.of(offer.host(), offer.arbiter(), offer.gateway(), offer.link(), offer.pool()).stream()
                .anyMatch(verbs -> verbs.contains(verb));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
