package io.understudy.cli.process;

import io.understudy.event.Origin;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** To whom a process tells what happens in it. */
public final class EventOptions {
    private static final String NOWHERE = "none";

    @Option(names = "--events", description = "Also print events for programs on standard output.")
    private boolean events;

    @Option(
            names = "--observe",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:0",
            description =
                    "Where events, metrics and health are served over HTTP, port 0 for any, none for nowhere (default:"
                            + " ${DEFAULT-VALUE}).")
    private String observe;

    /** For a process of this kind and name. */
    public ProcessEvents of(Origin.Kind kind, String name) {
        return of(kind, name, 1);
    }

    /** The same, for the slot of a host with this number, from 1: of a fixed port the first slot has the first one. */
    public ProcessEvents of(Origin.Kind kind, String name, int slot) {
        EventLine line = new EventLine(events ? System.out : null);
        return new ProcessEvents(Origin.here(kind, name), line, observed(slot));
    }

    private Optional<InetSocketAddress> observed(int slot) {
        if (observe.equals(NOWHERE)) {
            return Optional.empty();
        }
        InetSocketAddress first = new AddressConverter().convert(observe);
        return Optional.of(
                first.getPort() == 0 ? first : new InetSocketAddress(first.getAddress(), first.getPort() + slot - 1));
    }
}
