package io.understudy.cli.control;

import io.understudy.cli.process.OnlyInDemos;
import io.understudy.message.ViewCheck;
import picocli.CommandLine.Option;

/** What a demo has the gateway or the switch leave out. It is said aloud. */
final class SinkOptions {
    private static final String OPTION = "--unsafe-no-view-check";

    @Option(names = OPTION, hidden = true)
    private boolean unchecked;

    /** @throws IllegalArgumentException if the check is left out and this is no part of a demo */
    ViewCheck viewCheck(String sink) {
        if (unchecked) {
            OnlyInDemos.say(OPTION, sink + " takes anything from anybody; it may listen to a deposed primary for ever");
        }
        return unchecked ? ViewCheck.OFF : ViewCheck.ON;
    }
}
