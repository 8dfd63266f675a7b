package io.understudy.cli.process;

import io.understudy.arbiter.HostPort;
import io.understudy.event.Event;
import io.understudy.event.EventSink;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import io.understudy.observer.Observer;
import io.understudy.observer.vitals.Vitals;
import io.understudy.observer.vitals.VitalsPages;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What happens in this process: stamped once, then told to the program beside it and kept for whoever subscribes. */
public final class ProcessEvents implements EventSink, AutoCloseable {
    private final Origin self;
    private final EventLine line;
    private final Observer observer;
    private final Optional<InetSocketAddress> observed;
    private final Vitals vitals;
    private boolean opened;

    /** @param observed where subscribers come to; none for nowhere */
    ProcessEvents(Origin self, EventLine line, Optional<InetSocketAddress> observed) {
        this.self = self;
        this.line = line;
        this.observed = observed;
        observer = new Observer(self);
        vitals = Vitals.of(self.kind(), Stamped.nowMicros());
        VitalsPages.serve(vitals, observer);
    }

    @Override
    public void tell(Event event) {
        Stamped told = new Stamped(Stamped.nowMicros(), self, event);
        line.say(told);
        observer.keep(told);
        vitals.heard(told);
    }

    /** Whether somebody wants to know more than what happens: how things are just now. */
    public boolean isWatched() {
        return observer.isWatched();
    }

    /** A port that others reach this process at. */
    public static Event.Port port(String name, InetSocketAddress address) {
        return new Event.Port(name, HostPort.text(address));
    }

    /**
     * The process can be reached, and from the first time on observed as well.
     *
     * @param vm the VM it is for, or empty
     * @param ports what it is for first
     */
    public void listening(String vm, Event.Port... ports) {
        tell(new Event.Listening(List.of(ports)));
        if (!opened && observed.isPresent()) {
            opened = true;
            observer.open(observed.get(), vm, ports[0].address());
        }
    }

    @Override
    public void close() {
        observer.close();
    }
}
