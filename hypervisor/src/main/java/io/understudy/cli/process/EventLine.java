package io.understudy.cli.process;

import io.understudy.arbiter.HostPort;
import io.understudy.event.Event;
import io.understudy.event.FailoverStage;
import io.understudy.event.Stamped;
import java.io.PrintStream;
import java.util.Optional;
import java.util.stream.Collectors;

/** Events for programs beside: {@code @ EPOCH-MICROS NAME KEY=VALUE...}, one a line. Not every event has such a line. */
public record EventLine(PrintStream out) {
    static final String MARK = "@";
    private static final String STREAM = "stream";

    /** Prints it, if it has a line and anybody wants lines. */
    public void say(Stamped told) {
        if (out != null) {
            words(told.event()).ifPresent(words -> {
                out.println(MARK + " " + told.at() + " " + words);
                out.flush();
            });
        }
    }

    /** Name and details. */
    static Optional<String> words(Event event) {
        if (event instanceof Event.Progress progress) {
            return Optional.of("progress count=" + progress.count() + " entries=" + progress.entries() + " bytes="
                    + progress.bytes() + " hashes=" + progress.hashes() + " slices=" + progress.slices());
        } else if (event instanceof Event.Role role) {
            return Optional.of("role role=" + role.role() + " view=" + role.view() + " entries=" + role.entries()
                    + " bytes=" + role.bytes());
        } else if (event instanceof Event.Stage stage) {
            return stage.stage() == FailoverStage.FIRST_OUTPUT ? Optional.of("first-output") : Optional.empty();
        } else if (event instanceof Event.Copied copied) {
            return Optional.of("copied pause=" + copied.pauseMicros());
        } else if (event instanceof Event.Finished finished) {
            return Optional.of("finished code=" + finished.code());
        } else if (event instanceof Event.Listening listening) {
            return Optional.of(words(listening));
        } else if (event instanceof Event.Attached attached) {
            return Optional.of(attached.card()
                    .map(card -> "attached " + card(attached.vm(), attached.view(), card) + " host=" + attached.host())
                    .orElse("attached view=" + attached.view()));
        } else if (event instanceof Event.Lost lost) {
            return Optional.of("lost view=" + lost.view());
        } else if (event instanceof Event.Resumed resumed) {
            return Optional.of("resumed view=" + resumed.view() + " resent=" + resumed.resent() + " repeated="
                    + resumed.repeated());
        } else if (event instanceof Event.Frame frame) {
            return Optional.of("frame " + card(frame.vm(), frame.view(), frame.card()));
        } else if (event instanceof Event.Detached detached) {
            return Optional.of("detached " + card(detached.vm(), detached.view(), detached.card()));
        }
        return Optional.empty();
    }

    private static String words(Event.Listening listening) {
        String ports = listening.ports().stream()
                .map(port -> port.name() + "=" + HostPort.parse(port.address()).getPort())
                .collect(Collectors.joining(" "));
        return (ports.startsWith(STREAM) ? STREAM + " " + ports.replace(STREAM, "port") : "listening " + ports);
    }

    private static String card(String vm, long view, String card) {
        return "vm=" + vm + " view=" + view + " card=" + card;
    }
}
