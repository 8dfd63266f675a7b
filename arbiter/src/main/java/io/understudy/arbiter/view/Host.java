package io.understudy.arbiter.view;

/**
 * A host and where it is reached. Whether two hosts are the same is decided by {@link #identity()} alone; {@code equals}
 * compares the addresses too.
 *
 * @param name see {@link HostName}
 * @param incarnation see {@link HostIdentity}
 * @param logAddress {@code host:port} of the logging channel, empty when it offers none
 * @param consoleAddress {@code host:port} of the console, empty when it offers none
 */
public record Host(String name, long incarnation, String logAddress, String consoleAddress) {
    public Host {
        Spelling.requireHostName("a host's name", name);
        Spelling.requireAddress("a host's log address", logAddress);
        Spelling.requireAddress("a host's console address", consoleAddress);
    }

    public HostIdentity identity() {
        return new HostIdentity(name, incarnation);
    }

    public boolean is(HostIdentity identity) {
        return incarnation == identity.incarnation() && name.equals(identity.name());
    }

    /** The same host when it has given up what it had, and everything that was said of that: another one to everybody. */
    public Host inNextLife() {
        return new Host(name, incarnation + 1, logAddress, consoleAddress);
    }

    /** Of a slot the name of its host. */
    public String nameWithoutSlot() {
        return Spelling.withoutSlot(name);
    }

    /** Whether one failure may take both: they are the same host, in whatever life, or slots of the same. */
    public boolean sharesHostWith(Host other) {
        return nameWithoutSlot().equals(other.nameWithoutSlot());
    }

    @Override
    public String toString() {
        return name + "#" + incarnation;
    }
}
