/**
 * A disk of the simulated machine: what its guest does with it, and what the images of hosts must hold then.
 *
 * <pre>
 *   GuestProgram ── Journal ──► GuestDisk: records, flushes, looks what it wrote ──► DiskDriver ──► the product's VirtioBlk
 *                                   │ tells what it asked for and what it was told
 *                                   ▼
 *                               SectorBook: what each sector of this host's image may hold ◄── held against the image
 * </pre>
 *
 * Images hold nothing but {@link io.understudy.simulation.drive.Sectors}, each made of a few digits, so that whoever judges
 * knows what should be where from the guest's word alone. {@link io.understudy.simulation.drive.CardPorts} is how drivers speak
 * with their cards, the network's as well. One thread.
 */
package io.understudy.simulation.drive;
