package io.understudy.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** All slots of a host, for as long as this process runs. */
public final class Slots {
    private final List<Slot> slots = new ArrayList<>();
    private final CompletableFuture<Integer> mistake = new CompletableFuture<>();

    /**
     * Starts nothing yet.
     *
     * @param host the host's name; its slots are called {@code host/1} and so on
     * @param count how many
     * @param words the command line of the slot of a number
     */
    public Slots(String host, int count, IntFunction<List<String>> words) {
        for (int number = 1; number <= count; number++) {
            slots.add(new Slot(host + "/" + number, words.apply(number)));
        }
    }

    /**
     * Runs them until this process is interrupted; then each is asked to leave, and waited for.
     *
     * @return the exit code of a slot that cannot run as it was called, after the others have left
     */
    public int run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "slots"));
        for (Slot slot : slots) {
            Thread keeper = new Thread(() -> keepRunning(slot), "slot");
            keeper.setDaemon(true);
            keeper.start();
        }
        int code = mistake.join();
        endAll();
        return code;
    }

    private void keepRunning(Slot slot) {
        try {
            slot.keepRunning(mistake::complete);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endAll() {
        try {
            slots.forEach(Slot::end);
            for (Slot slot : slots) {
                slot.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
