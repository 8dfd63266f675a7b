package io.understudy.simulation.machine;

import io.understudy.log.header.LogHeader;
import io.understudy.machine.CardWords;
import io.understudy.machine.boot.BootImage;
import java.util.List;

/**
 * What the hosts of a history run.
 *
 * @param words how a person describes it
 * @param image what its machine boots
 * @param ramBytes of its machine
 * @param hashInterval instructions between two hashes of its state
 * @param cards of its machine
 */
public record Guest(String words, BootImage image, int ramBytes, long hashInterval, List<CardWords> cards) {
    LogHeader header() {
        return new LogHeader(
                LogHeader.FORMAT_VERSION,
                image.name(),
                "0".repeat(64),
                ramBytes,
                "",
                "simulated",
                "none",
                "none",
                "none",
                0,
                hashInterval,
                "steps",
                "none");
    }
}
