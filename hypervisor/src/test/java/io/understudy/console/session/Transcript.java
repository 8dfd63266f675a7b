package io.understudy.console.session;

import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The actions of either session as short lines, for tests that read like a dialogue. */
public final class Transcript implements ConsoleActions, GatewayActions {
    private final List<String> lines = new ArrayList<>();

    /** What was done since the last time this was asked. */
    List<String> taken() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    public static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    static String text(ConsoleMessage message) {
        return switch (message.type()) {
            case ATTACH -> {
                ConsoleMessage.Attach m = (ConsoleMessage.Attach) message;
                yield "ATTACH " + m.vm() + " as " + text(m.claim()) + " after " + text(m.previous()) + " view "
                        + m.view() + " output " + m.output() + " input " + m.input();
            }
            case INPUT -> {
                ConsoleMessage.Input m = (ConsoleMessage.Input) message;
                yield "INPUT " + m.position() + " " + text(m.bytes());
            }
            case RECEIVED -> "RECEIVED " + ((ConsoleMessage.Received) message).output();
            case ATTACHED -> {
                ConsoleMessage.Attached m = (ConsoleMessage.Attached) message;
                yield "ATTACHED view " + m.view() + " input " + m.input() + " output " + m.output();
            }
            case OUTPUT -> {
                ConsoleMessage.Output m = (ConsoleMessage.Output) message;
                yield "OUTPUT view " + m.view() + " " + m.position() + " " + text(m.bytes());
            }
            case CONSUMED -> {
                ConsoleMessage.Consumed m = (ConsoleMessage.Consumed) message;
                yield "CONSUMED view " + m.view() + " " + m.input();
            }
            case HEARTBEAT -> "HEARTBEAT view " + ((ConsoleMessage.Heartbeat) message).view();
            case REFUSED -> {
                ConsoleMessage.Refused m = (ConsoleMessage.Refused) message;
                yield "REFUSED " + m.refusal() + (m.holder().isMade() ? " by " + text(m.holder()) : "") + ": "
                        + m.reason();
            }
        };
    }

    private static String text(Claim claim) {
        return claim.isMade() ? Long.toHexString(claim.gateway()) + "/" + claim.attempt() : "nobody";
    }

    @Override
    public void send(long connection, ConsoleMessage message) {
        lines.add(connection + " " + text(message));
    }

    @Override
    public void close(long connection) {
        lines.add("close " + connection);
    }

    @Override
    public void input(long position, ByteBuffer bytes) {
        lines.add("input " + position + " " + text(bytes));
    }

    @Override
    public void confirmed(long outputPosition) {
        lines.add("confirmed " + outputPosition);
    }

    @Override
    public void room(boolean available) {
        lines.add("room " + available);
    }

    /** The port's prose is no rule of the protocol and is left out. */
    @Override
    public void report(String line) {
        if (line.isBlank() || line.contains("\n")) {
            throw new AssertionError("a report is one line: " + line);
        }
    }

    @Override
    public void locate() {
        lines.add("locate");
    }

    @Override
    public void connect(long connection, Location primary) {
        lines.add("connect " + connection + " " + primary.address());
    }

    @Override
    public void disconnect(long connection) {
        lines.add("disconnect " + connection);
    }

    @Override
    public void deliver(ByteBuffer bytes) {
        lines.add("deliver " + text(bytes));
    }

    @Override
    public void readUser(boolean wanted) {
        lines.add("read " + wanted);
    }

    @Override
    public void dismissUser(String line) {
        lines.add("dismiss: " + line);
    }

    @Override
    public void report(GatewayEvent event) {
        lines.add(event.line());
    }
}
