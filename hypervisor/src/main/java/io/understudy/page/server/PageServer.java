package io.understudy.page.server;

import io.understudy.arbiter.HostPort;
import io.understudy.event.Event;
import io.understudy.event.EventCodec;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import io.understudy.identity.Service;
import io.understudy.json.RecordWriter;
import io.understudy.page.Hands;
import io.understudy.page.PageToken;
import io.understudy.page.http.Feeds;
import io.understudy.page.http.PagePort;
import io.understudy.page.merge.MergedEvents;
import io.understudy.page.merge.Source;
import io.understudy.page.merge.Watch;
import io.understudy.page.terminal.Terminals;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;

/** A page for browsers, and all that is behind it. Any thread. */
public final class PageServer implements AutoCloseable {
    private final Transport transport;
    private final PageToken token;
    private final Feeds feeds;
    private final Watch watch;
    private final PagePort port;

    /**
     * What a page is told first.
     *
     * @param now the time, by which it sets its own clock
     * @param began when this server did: another one shows something else
     * @param verbs what its hands can do
     */
    public record Hello(long now, long began, Hands.Offer verbs, String warning) {}

    private PageServer(
            InetSocketAddress address, PageToken token, Supplier<List<Source>> sources, Hands hands, String warning)
            throws IOException {
        long began = Stamped.nowMicros();
        this.token = token;
        transport = Transport.nio("page");
        feeds = new Feeds(transport.loop(), new MergedEvents());
        watch = new Watch(transport, sources, this::add);
        try {
            port = PagePort.open(
                    transport,
                    address,
                    token,
                    feeds,
                    () -> RecordWriter.text(new Hello(Stamped.nowMicros(), began, hands.offer(), warning)),
                    new Terminals(transport, vm -> watch.serving(Origin.Kind.GATEWAY, vm)),
                    hands);
        } catch (IOException e) {
            transport.close();
            throw e;
        }
        watch.start();
    }

    /**
     * Serves it until it is closed.
     *
     * @param address where browsers connect; port 0 takes any
     * @param token who has it may look, and lay hands on
     * @param sources gives the processes that run now; asked every moment, on the page's own thread
     * @param warning that pages show all the time, empty for none
     * @throws IOException in one line, if the address cannot be had
     */
    public static PageServer start(
            InetSocketAddress address, PageToken token, Supplier<List<Source>> sources, Hands hands, String warning)
            throws IOException {
        return new PageServer(address, token, sources, hands, warning);
    }

    /** Where browsers connect, with the real port. */
    public InetSocketAddress address() {
        return port.address();
    }

    /** What a browser opens. Whoever has it may do with the machine what the page can. */
    public String url() {
        String scheme = transport.encrypts(port.address(), Service.PAGE) ? "https://" : "http://";
        return scheme + HostPort.text(port.address()) + "/#token=" + token.text();
    }

    /** Tells pages what somebody did who is none of the processes: a demo's hands. */
    public void tell(long micros, Event event) {
        transport.loop().execute(() -> add(new Stamped(micros, Origin.here(Origin.Kind.DEMO, "demo"), event)));
    }

    private void add(Stamped told) {
        feeds.add(EventCodec.write(told), told.event().lasts());
    }

    @Override
    public void close() {
        watch.stop();
        port.close();
        transport.close();
    }
}
