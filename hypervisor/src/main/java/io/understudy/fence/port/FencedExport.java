package io.understudy.fence.port;

import io.understudy.fence.Drain;
import io.understudy.fence.Tenancy;
import io.understudy.message.ViewCheck;
import io.understudy.nbd.Claim;
import io.understudy.nbd.ExportAddress;
import io.understudy.nbd.ExportFacts;
import io.understudy.nbd.NbdReply;
import io.understudy.nbd.NbdRequest;
import io.understudy.nbd.ServerHandshake;
import io.understudy.nbd.ServerLine;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An export behind the fence: one connection to its server, whoever is primary, and the one host whose requests go there. On the
 * port's event loop.
 */
final class FencedExport implements ServerLine.Listener {
    /**
     * A server that went while it was at something may end that after its connection; so long the next request waits. The
     * protocol has no word for that.
     */
    static final long SETTLE_MILLIS = 1_000;

    private final Transport transport;
    private final String name;
    private final FenceListener listener;
    private final Consumer<String> report;
    private final TenantFile file;
    private final Tenancy tenancy;
    private final Drain drain = new Drain();
    private final ServerLine line;
    private final Map<Long, HostConnection> inside = new HashMap<>();
    private final ArrayDeque<HostConnection> curious = new ArrayDeque<>();

    private Optional<Claim> recorded;
    private HostConnection waiting;
    private ExportFacts facts;
    private boolean unsettled;
    private long settledMillis = Long.MIN_VALUE;

    /** @throws IOException if what is known of it cannot be read, in one line */
    FencedExport(
            Transport transport,
            ExportAddress export,
            Path folder,
            ViewCheck check,
            FenceListener listener,
            Consumer<String> report)
            throws IOException {
        this.transport = transport;
        this.listener = listener;
        this.report = report;
        name = export.name();
        file = new TenantFile(folder, name);
        recorded = file.read();
        tenancy = new Tenancy(check, recorded, nowMillis());
        line = new ServerLine(transport, export, "export '" + name + "'", this, report);
        // Whoever was here before may have left a request with the server.
        unsettled = recorded.isPresent();
    }

    /** Begins to look for the server. */
    void begin() {
        line.open(Optional.empty(), false);
    }

    String name() {
        return name;
    }

    /** A client asks for it. */
    void asked(HostConnection by, ServerHandshake.Question question) {
        if (!question.enters()) {
            if (line.isUp()) {
                by.tell(facts);
            } else {
                curious.add(by);
            }
        } else if (question.claim().isEmpty()) {
            by.refuse("a fence lets in hosts of a machine only, which say which and in which view", true);
        } else if (question.claim().get().onlyReads()) {
            reads(by, question.claim().get());
        } else {
            claimed(by, question.claim().get());
        }
    }

    /** A replica that follows: it changes nothing, so nobody has to go for it. */
    private void reads(HostConnection by, Claim claim) {
        if (!tenancy.mayRead(claim)) {
            by.refuse("it is another machine's", false);
        } else if (!line.isUp()) {
            by.refuse("the server of the export is gone", false);
        } else {
            by.claims(this, claim);
            inside.put(by.number(), by);
            by.enter(facts);
        }
    }

    private void claimed(HostConnection by, Claim claim) {
        Tenancy.Answer answer = tenancy.claim(by.number(), claim, nowMillis());
        if (answer instanceof Tenancy.Answer.Turned turned) {
            report.accept("export '" + name + "': VM " + claim.actor().vm() + " on "
                    + claim.actor().host() + " in view " + claim.view() + " is turned away: " + turned.why());
            by.refuse(turned.why(), turned.forGood());
        } else if (answer instanceof Tenancy.Answer.Welcome welcome) {
            by.claims(this, claim);
            dismiss(welcome.dismissed(), claim);
            if (waiting != null && waiting != by) {
                waiting.end(claim.actor().host() + " came in view " + claim.view());
            }
            waiting = by;
            if (isRecorded(claim)) {
                admit();
            } else {
                waiting = null;
                by.refuse("the fence cannot write down who comes: its log has why", false);
            }
        }
    }

    private void dismiss(OptionalLong number, Claim claim) {
        HostConnection before = number.isPresent() ? inside.remove(number.getAsLong()) : null;
        if (before != null) {
            before.end(claim.actor().host() + " came in view " + claim.view());
            listener.left(name, before.claim(), before.reason());
        }
    }

    private boolean isRecorded(Claim claim) {
        if (!recorded.equals(Optional.of(claim))) {
            try {
                file.write(claim);
                recorded = Optional.of(claim);
            } catch (IOException e) {
                report.accept("export '" + name + "': nobody gets in, for who comes cannot be written down: "
                        + e.getMessage());
                return false;
            }
        }
        return true;
    }

    /** Lets in who waits, if the server has done what others asked for. */
    private void admit() {
        if (waiting == null || !line.isUp() || !drain.isClearFor(waiting.number())) {
            return;
        }
        if (nowMillis() < settledMillis) {
            admitLater();
            return;
        }
        HostConnection entering = waiting;
        waiting = null;
        inside.put(entering.number(), entering);
        listener.entered(name, entering.claim());
        entering.enter(facts);
    }

    private void admitLater() {
        long left = Math.max(1, settledMillis - nowMillis());
        var unused = transport.loop().schedule(this::admit, left, TimeUnit.MILLISECONDS);
    }

    /** A host that is in asks for something. */
    void request(HostConnection by, NbdRequest request) {
        boolean taken = tenancy.isOf(by.number()) || (by.claim().onlyReads() && request.kind() == NbdRequest.Kind.READ);
        if (inside.containsKey(by.number()) && taken && line.isUp()) {
            if (by.changesFirst(request)) {
                listener.firstChange(name, by.claim());
            }
            line.send(drain.pass(by.number(), request));
        }
    }

    @Override
    public Optional<String> objection(ExportFacts found) {
        return Optional.empty();
    }

    @Override
    public void up(ExportFacts found) {
        facts = found;
        if (unsettled) {
            // From here on, since a server that stands still is found only when it goes on.
            unsettled = false;
            settledMillis = nowMillis() + SETTLE_MILLIS;
        }
        for (HostConnection each = curious.poll(); each != null; each = curious.poll()) {
            if (each.channel().isActive()) {
                each.tell(facts);
            }
        }
        admit();
    }

    /** Those who are in ask again when they come again. */
    @Override
    public void down() {
        boolean changing = drain.lost();
        unsettled |= changing || nowMillis() < settledMillis;
        inside.values().forEach(each -> each.end("the server of the export is gone"));
    }

    @Override
    public void replied(NbdRequest request, NbdReply reply) {
        Drain.Passed passed = drain.replied(reply.handle());
        HostConnection by = inside.get(passed.connection());
        if (by != null) {
            by.reply(
                    passed.request(),
                    new NbdReply(reply.error(), passed.request().handle(), reply.data()));
        }
        admit();
    }

    void closed(HostConnection by) {
        curious.remove(by);
        if (waiting == by) {
            waiting = null;
        }
        if (inside.remove(by.number()) != null && !by.claim().onlyReads()) {
            listener.left(name, by.claim(), by.reason());
        }
        tenancy.closed(by.number(), by.goes(), nowMillis());
    }

    void close() {
        line.close(true);
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(transport.nanoTime());
    }
}
