package io.understudy.arbiter.view;

/**
 * One life of one host. A host that restarted, or that gave up a machine whose log it had acknowledged, has lost its state, so
 * it has a new incarnation and is another host: two hosts are the same exactly when their identities are equal.
 *
 * @param name see {@link HostName}
 * @param incarnation any number this host never used before, for example its start time
 */
public record HostIdentity(String name, long incarnation) {
    public HostIdentity {
        Spelling.requireHostName("a host's name", name);
    }

    @Override
    public String toString() {
        return name + "#" + incarnation;
    }
}
