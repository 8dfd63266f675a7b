package io.understudy.replica.machine;

/** How a host finds out how to build a machine it is asked for. */
@FunctionalInterface
public interface Blueprints {
    /**
     * The machine of a specification.
     *
     * @throws IllegalArgumentException if this host cannot build it, in one line
     */
    Blueprint of(String spec);
}
