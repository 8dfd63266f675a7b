package io.understudy.machine.virtio;

import io.understudy.state.Stateful;

/** What makes a virtio card the card it is; {@link VirtioPci} is the rest. */
public interface VirtioDevice extends Stateful {
    /** The device's number (VIRTIO 1.1, 5). */
    int type();

    /** Base class, subclass and programming interface of its PCI function. */
    int classCode();

    /** What it offers of the lowest 32 features. */
    int features();

    /** What the driver has taken of the features. */
    void negotiated(int features);

    /** How many descriptors each of its queues has. */
    int[] queueSizes();

    /** How many bytes its configuration space has. */
    int configurationBytes();

    /** A part of its configuration space, lowest byte first; offset and size lie within it. */
    int readConfiguration(int offset, int size);

    /**
     * The guest has notified a queue, or has made the driver ready; takes what waits there.
     *
     * @return whether the driver is to be interrupted: whether {@link Virtqueue#complete} said so, once at least
     */
    boolean serve(int number, Virtqueue queue);

    /** Power-on, or the driver's reset. */
    void reset();
}
