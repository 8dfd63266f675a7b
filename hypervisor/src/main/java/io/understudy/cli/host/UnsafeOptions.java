package io.understudy.cli.host;

import io.understudy.cli.process.OnlyInDemos;
import io.understudy.record.Unlogged;
import io.understudy.replica.execution.SwitchedOff;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** What a demo has a host leave out. Each is said aloud. */
final class UnsafeOptions {
    @Option(names = "--unsafe-no-output-rule", hidden = true)
    private boolean outputRule;

    @Option(names = "--unsafe-early-ack", hidden = true)
    private boolean acknowledgement;

    @Option(names = "--unsafe-log-nothing-of", hidden = true, split = ",")
    private Set<Unlogged.Kind> unlogged = EnumSet.noneOf(Unlogged.Kind.class);

    /** @throws IllegalArgumentException if something is left out that is no part of a demo */
    SwitchedOff of(String host) {
        if (outputRule) {
            OnlyInDemos.say(
                    "--unsafe-no-output-rule",
                    host + " lets outputs leave before its backup has their entries; a failover will contradict what"
                            + " people have seen");
        }
        if (acknowledgement) {
            OnlyInDemos.say(
                    "--unsafe-early-ack",
                    host + " takes entries that are on their way for entries that its backup has; a failover will"
                            + " contradict what people have seen");
        }
        for (Unlogged.Kind kind : unlogged) {
            OnlyInDemos.say(
                    "--unsafe-log-nothing-of",
                    host + " logs nothing of " + kind.name().toLowerCase(Locale.ROOT)
                            + "; a backup will not run as it does");
        }
        return new SwitchedOff(outputRule, acknowledgement, unlogged);
    }
}
