package io.understudy.console.session;

import io.understudy.console.message.ConsoleProtocol;
import io.understudy.message.ViewCheck;

/**
 * How patient a gateway is, and whom it believes.
 *
 * @param silenceMillis an attached replica silent for so long is given up; also for a connection that does not come about
 * @param askMillis between two questions to the arbiter while the gateway is not attached
 * @param unattendedMillis without a user for so long, nobody listens any more
 * @param scrollbackBytes output kept for the next user when nobody listens; older output falls off
 * @param inputCapBytes input held while it is not consumed: above it the user is not read from
 * @param views off only in a demo
 */
public record GatewayLimits(
        long silenceMillis,
        long askMillis,
        long unattendedMillis,
        int scrollbackBytes,
        int inputCapBytes,
        ViewCheck views) {
    /** 1 s of silence, a question every 50 ms, 10 s without a user, 64 KiB each way. */
    public static final GatewayLimits STANDARD = new GatewayLimits(1000, 50, 10_000, 64 * 1024, 64 * 1024);

    /** Of a gateway that minds views, as all do. */
    public GatewayLimits(
            long silenceMillis, long askMillis, long unattendedMillis, int scrollbackBytes, int inputCapBytes) {
        this(silenceMillis, askMillis, unattendedMillis, scrollbackBytes, inputCapBytes, ViewCheck.ON);
    }

    /** The same of one that takes anything from anybody. */
    public GatewayLimits withoutViewCheck() {
        return new GatewayLimits(
                silenceMillis, askMillis, unattendedMillis, scrollbackBytes, inputCapBytes, ViewCheck.OFF);
    }

    public GatewayLimits {
        if (silenceMillis < 1 || askMillis < 1 || unattendedMillis < 1) {
            throw new IllegalArgumentException("gateway limits must be at least 1 ms: " + silenceMillis + ", "
                    + askMillis + ", " + unattendedMillis);
        }
        if (scrollbackBytes < 0 || scrollbackBytes >= ConsoleProtocol.OUTPUT_WINDOW) {
            throw new IllegalArgumentException("a scrollback of " + scrollbackBytes
                    + " bytes where less than the window of " + ConsoleProtocol.OUTPUT_WINDOW + " is allowed");
        }
        if (inputCapBytes < ConsoleProtocol.MAX_DATA || inputCapBytes > ConsoleProtocol.INPUT_WINDOW) {
            throw new IllegalArgumentException("an input cap of " + inputCapBytes + " bytes where "
                    + ConsoleProtocol.MAX_DATA + " to " + ConsoleProtocol.INPUT_WINDOW + " are allowed");
        }
    }
}
