package io.understudy.replica.execution;

import io.understudy.log.channel.EntrySender;
import io.understudy.log.channel.LogLink;
import io.understudy.log.ring.LogRing;
import io.understudy.output.Unconfirmed;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.partner.Partner;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The three whom a copy of the running machine can be for.
 *
 * @param asksAgain whether it may want another one, and have this one then
 */
record CopyRecipient(
        LogLink link,
        boolean asksAgain,
        Supplier<Unconfirmed> lastOutputs,
        Supplier<Runnable> held,
        BiConsumer<Long, Runnable> departure) {
    /** A new backup: what is logged is held from the checkpoint on, and let go behind the state. */
    static CopyRecipient newcomer(Partner partner, SerialLine line, LogRing ring, LongSupplier view) {
        LogLink link = partner.link();
        return new CopyRecipient(
                link,
                true,
                line::unconfirmed,
                () -> EntrySender.held(link, ring, view)::release,
                CopyRecipient::atOnce);
    }

    /** A backup, which gets what is logged already. */
    static CopyRecipient backup(Partner partner, SerialLine line) {
        return new CopyRecipient(partner.link(), true, line::unconfirmed, () -> () -> {}, CopyRecipient::atOnce);
    }

    /**
     * Whoever asked for a snapshot. He is part of the world outside, so he sees no state that a takeover could undo; and the
     * outputs up to there are the original's, not his.
     */
    static CopyRecipient visitor(Partner partner, SerialLine line) {
        return new CopyRecipient(partner.link(), false, line::allConfirmed, () -> () -> {}, line::whenSafe);
    }

    private static void atOnce(long sequence, Runnable send) {
        send.run();
    }

    /** The last outputs, which his sink may lack. The vCPU thread's, at the checkpoint. */
    Unconfirmed outputs() {
        return lastOutputs.get();
    }

    /**
     * Called at the checkpoint on the thread that logs, so that the first entry it sees is the one behind the checkpoint's;
     * gives what is to be done when the state was sent.
     */
    Runnable following() {
        return held.get();
    }

    /**
     * When the copy may leave: at once, unless he needs it to be safe. The protocol thread's.
     *
     * @param sequence the checkpoint's entry
     */
    void mayLeave(long sequence, Runnable send) {
        departure.accept(sequence, send);
    }
}
