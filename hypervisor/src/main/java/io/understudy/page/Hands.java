package io.understudy.page;

import java.io.IOException;
import java.util.List;

/** What a page may do to the processes that it shows. Not on an event loop: what is done may take its time. */
public interface Hands {
    /** Only eyes. */
    Hands NONE = new Hands() {
        @Override
        public Offer offer() {
            return Offer.NOTHING;
        }

        @Override
        public void act(Verb verb, String target) throws IOException {
            throw new IOException("this page only shows: './understudy demo --page' has hands");
        }
    };

    /**
     * What there is to do, by what it is done to.
     *
     * @param pool what concerns no process that is there
     * @param mechanisms that a {@linkplain Verb#RENEW new machine} can be without, by words that stand in the target
     */
    record Offer(
            List<Verb> host,
            List<Verb> arbiter,
            List<Verb> gateway,
            List<Verb> link,
            List<Verb> pool,
            List<String> mechanisms) {
        static final Offer NOTHING = of(List.of(), List.of());

        /** Without a pool and links of its own. */
        public static Offer of(List<Verb> host, List<Verb> others) {
            return new Offer(host, others, others, List.of(), List.of(), List.of());
        }
    }

    Offer offer();

    /**
     * Does it.
     *
     * @param target a process as {@code host:a}, {@code arbiter:} or {@code gateway:vm}, or {@code link}, or {@code pool}, {@code pool:MECHANISM}; it comes
     *     from a page and may be anything
     * @throws IOException in one line for people, if that is not possible
     */
    void act(Verb verb, String target) throws IOException, InterruptedException;
}
