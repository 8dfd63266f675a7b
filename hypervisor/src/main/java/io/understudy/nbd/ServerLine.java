package io.understudy.nbd;

import io.understudy.transport.Transport;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way to an export: made again and again when it breaks; rarely where the server said that this host will not be let in,
 * which may not be the truth for ever. What is odd is said in one line, once. On its transport's event loop.
 */
public final class ServerLine {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;
    private static final long TURNED_AWAY_MILLIS = 10_000;

    /** Whom it is for. */
    public interface Listener {
        /** Why an export that is like this is none, in one line. */
        Optional<String> objection(ExportFacts facts);

        /** Requests can be made, of a server that may have heard of none before. */
        void up(ExportFacts facts);

        /** They cannot be made any more. */
        void down();

        void replied(NbdRequest request, NbdReply reply);
    }

    private final Transport transport;
    private final ExportAddress export;
    private final String name;
    private final Listener listener;
    private final Consumer<String> report;

    private Optional<Claim> claim = Optional.empty();
    private boolean needsFence;
    private NbdConnection connection;
    private boolean isUp;
    private boolean closed;
    private boolean turnedAway;
    private int attempts;
    private long pause = FIRST_PAUSE_MILLIS;
    private String reported = "";

    /**
     * A way that is not made yet.
     *
     * @param name what needs it, for people
     * @param report one line for people
     */
    public ServerLine(
            Transport transport, ExportAddress export, String name, Listener listener, Consumer<String> report) {
        this.transport = transport;
        this.export = export;
        this.name = name;
        this.listener = listener;
        this.report = report;
    }

    /**
     * Makes it.
     *
     * @param whose for whom, where that matters
     * @param fenced whether a server that is no fence is none to go to
     */
    public void open(Optional<Claim> whose, boolean fenced) {
        boolean isAnother = !claim.equals(whose);
        claim = whose;
        needsFence = fenced;
        if (!closed && (connection == null || (turnedAway && isAnother))) {
            connect();
        }
    }

    private void connect() {
        turnedAway = false;
        attempts++;
        connection = NbdConnection.open(transport, export, claim, needsFence, new NbdListener() {
            @Override
            public void ready(ExportFacts facts) {
                found(facts);
            }

            @Override
            public void replied(NbdRequest request, NbdReply reply) {
                listener.replied(request, reply);
            }

            @Override
            public void closed(String why, boolean forGood) {
                lost(why, forGood);
            }
        });
    }

    private void found(ExportFacts facts) {
        Optional<String> objection = listener.objection(facts);
        if (objection.isPresent()) {
            breakOff(objection.get());
            return;
        }
        isUp = true;
        pause = FIRST_PAUSE_MILLIS;
        if (!reported.isEmpty()) {
            reported = "";
            report.accept(name + ": " + export + " is there again");
        }
        listener.up(facts);
    }

    /** What it says makes no use of it: it is made anew. */
    public void breakOff(String why) {
        connection.cut();
        lost(why, false);
    }

    private void lost(String why, boolean forGood) {
        if (closed) {
            return;
        }
        boolean was = isUp;
        isUp = false;
        if (!why.equals(reported)) {
            reported = why;
            report.accept(name + ": no way to " + export + ": " + why
                    + (forGood
                            ? "; this host asks again every " + TURNED_AWAY_MILLIS / 1000 + " s"
                            : "; requests wait"));
        }
        if (was) {
            listener.down();
        }
        turnedAway = forGood;
        int attempt = attempts;
        var unused = transport
                .loop()
                .schedule(() -> again(attempt), forGood ? TURNED_AWAY_MILLIS : pause, TimeUnit.MILLISECONDS);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }

    private void again(int attempt) {
        if (!closed && attempt == attempts) {
            connect();
        }
    }

    /** Makes a request; only when it is up. */
    public void send(NbdRequest request) {
        connection.send(request);
    }

    /** Whether requests can be made. */
    public boolean isUp() {
        return isUp;
    }

    /** Whether nobody should wait for it: it is closed, or this host was turned away. */
    public boolean isClosed() {
        return closed || turnedAway;
    }

    /**
     * Goes.
     *
     * @param says whether the server hears that whoever this was for is over
     */
    public void close(boolean says) {
        closed = true;
        if (connection != null) {
            if (isUp && says) {
                connection.leave();
            } else {
                connection.cut();
            }
        }
        isUp = false;
    }
}
