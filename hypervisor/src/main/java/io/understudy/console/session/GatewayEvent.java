package io.understudy.console.session;

/** What a gateway tells people and dashboards. {@link #line} is one line of text. */
public sealed interface GatewayEvent {
    /** The event in words. */
    String line();

    /**
     * The gateway has the line, which was not its own before.
     *
     * @param output position from which it has the machine's output
     */
    record Attached(String address, long view, long output) implements GatewayEvent {
        @Override
        public String line() {
            return "attached to " + address + " in view " + view + ", output from " + output + " on";
        }
    }

    /** An attachment ended. */
    record Lost(String address, long view, String reason) implements GatewayEvent {
        @Override
        public String line() {
            return "lost " + address + " of view " + view + ": " + reason;
        }
    }

    /** An attempt to attach failed; said once for each address and reason in a row. */
    record Failed(String address, String reason) implements GatewayEvent {
        @Override
        public String line() {
            return "waiting for the primary (" + address + ": " + reason + ")";
        }
    }

    /**
     * The line is up again.
     *
     * @param millis since the loss was noticed
     * @param resentBytes input that the lost primary had been sent and the new one is sent again
     * @param repeatedBytes output that the new primary sends again and the gateway drops
     */
    record Resumed(String address, long view, long millis, long resentBytes, long repeatedBytes)
            implements GatewayEvent {
        @Override
        public String line() {
            return "resumed with " + address + " in view " + view + " after " + millis + " ms, " + resentBytes
                    + " bytes resent, " + repeatedBytes + " bytes dropped as repeated";
        }
    }

    /** Bytes that are gone for a reason other than a failover of this gateway's line. */
    record Dropped(long bytes, String reason) implements GatewayEvent {
        @Override
        public String line() {
            return bytes + " bytes dropped: " + reason;
        }
    }
}
