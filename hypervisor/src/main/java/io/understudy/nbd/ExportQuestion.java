package io.understudy.nbd;

import io.understudy.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a server what an export is, and waits for that. */
public final class ExportQuestion {
    private static final long PATIENCE_MILLIS = 5_000;

    private ExportQuestion() {}

    /** @throws IllegalArgumentException if that cannot be known, in one line */
    public static ExportFacts ask(ExportAddress export) {
        CompletableFuture<ExportFacts> answer = new CompletableFuture<>();
        try (Transport transport = Transport.nio("nbd-question")) {
            transport
                    .loop()
                    .execute(() -> NbdConnection.ask(transport, export, new NbdListener() {
                        @Override
                        public void ready(ExportFacts facts) {
                            answer.complete(facts);
                        }

                        @Override
                        public void replied(NbdRequest request, NbdReply reply) {
                            // Nothing was asked for.
                        }

                        @Override
                        public void closed(String why, boolean forGood) {
                            answer.completeExceptionally(new IllegalArgumentException(why));
                        }
                    }));
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalArgumentException(
                    "cannot use the disk " + export + ": " + e.getCause().getMessage()
                            + "; start its server, name another export, or give size=BYTES, for which nobody is asked",
                    e);
        } catch (TimeoutException e) {
            throw new IllegalArgumentException(
                    "cannot use the disk " + export + ": its server said nothing for " + PATIENCE_MILLIS + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("interrupted while asking for " + export, e);
        }
    }
}
