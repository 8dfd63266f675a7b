package io.understudy.replica.partner;

/** How this host reaches another. */
public interface Connector {
    /**
     * Starts to connect; the listener hears {@code connected}, or {@code closed} with the reason why not.
     *
     * @param address {@code host:port} of the other's log
     */
    Partner connect(String address, PartnerListener listener);
}
