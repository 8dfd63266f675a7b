/**
 * Cards as virtual machines have them: Virtual I/O Device (VIRTIO) 1.1, in its legacy interface, which every guest knows.
 *
 * <pre>
 *   guest IN/OUT --> VirtioPci       registers, status, interrupt; the same for every card
 *                      `--> VirtioDevice.serve(queue)      what makes a card the card it is
 *                             `--> Virtqueue.next() --> DescriptorChain --> Virtqueue.complete()
 *                                    `--> Dma --> guest memory
 * </pre>
 *
 * <p>Rings and descriptors lie in guest memory, and the guest may write anything there at any time. A card that finds
 * nonsense stops and says so (DEVICE_NEEDS_RESET) until the guest resets it; it harms nobody else.
 */
package io.understudy.machine.virtio;
