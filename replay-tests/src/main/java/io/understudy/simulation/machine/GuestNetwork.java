package io.understudy.simulation.machine;

import io.understudy.cpu.GuestRequests;
import java.nio.ByteBuffer;

/** What a guest has for the network: a driver for the card, and a service behind it. */
final class GuestNetwork {
    private static final int DRIVER = 0x8000;
    private static final int SERVICE = DRIVER + NetworkDriver.BYTES;
    private static final int SERVICE_BYTES = 0x100;

    private final NetworkDriver driver;
    private final GuestService service;

    /** @param ram little-endian, of a machine with a card */
    GuestNetwork(ByteBuffer ram, GuestRequests requests) {
        driver = new NetworkDriver(ram, DRIVER, requests);
        service = new GuestService(ram.slice(SERVICE, SERVICE_BYTES), requests::timestamp);
    }

    /** Once, at power-on. */
    void start() {
        driver.start();
    }

    /** The card interrupts; gives how many frames came. */
    int interrupted() {
        return driver.interrupted(service::answer);
    }

    /** The timer ticks. */
    void tick(long machineNanos) {
        service.tick(machineNanos).ifPresent(driver::send);
    }
}
