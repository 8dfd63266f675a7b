package io.understudy.storage;

import io.understudy.machine.block.Disk;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.machine.input.InputQueue;
import io.understudy.step.Threads;
import io.understudy.storage.copy.ImageBasis;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.copy.ImageFill;
import io.understudy.storage.image.CacheMode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A disk of the machine as this host has it, whoever executes its requests; and those who want to hear of it. What it tells
 * comes from a thread of its own.
 */
abstract class HostDisk implements Disk {
    private final String name;
    private final CacheMode cache;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private volatile Runnable outcomeKnown = () -> {};
    private volatile DiskTrouble trouble = (why, tellGuest) -> tellGuest.run();
    private volatile Runnable forcedTold = () -> {};
    private volatile Consumer<String> lossTold = why -> {};
    private volatile Consumer<String> deathTold = why -> {};
    private volatile Consumer<String> remarkTold = what -> {};
    private volatile LongConsumer confirmedTold = position -> {};
    private boolean awaited;

    /** @param name for people, as "disk 0" */
    HostDisk(String name, CacheMode cache) {
        this.name = name;
        this.cache = cache;
    }

    final String name() {
        return name;
    }

    /** Whether a guest's promise rests on the disk at all. */
    final boolean forces() {
        return cache == CacheMode.WRITEBACK;
    }

    /** Sets it going. */
    abstract void begin(Threads threads);

    /** How many bytes of it travel with the machine's state. */
    abstract long travellingBytes();

    /** What comes in front of all requests, none if the image is whole. */
    abstract Optional<ImageFill> fill();

    /** Says from now on what the image holds that is to be filled, in pieces of checks, from the disk's thread. */
    void survey(Consumer<ByteBuffer> told) {
        throw new IllegalStateException(name + " has no image of its own");
    }

    /** How the ends of its requests get into a machine that acts. */
    abstract InputQueue completions(int number, BackupPromise promise);

    /**
     * A copy of the image as it will be behind all requests that have been submitted. An earlier one is given up. The vCPU
     * thread, at a checkpoint.
     *
     * @param basis what of it is there already where it goes
     * @param state see {@link ImageCopy}
     */
    abstract ImageCopy copy(ImageBasis basis, long state, Runnable more);

    /**
     * The machine goes on where these were the outcomes that it had not taken.
     *
     * @throws IllegalArgumentException if they are not those of the requests {@link #underWay}, in one line
     */
    abstract void resume(List<DiskOutcome> known);

    /** There is room, or more to do. Any thread. */
    abstract void wake();

    /** So many requests, from number 0 on, are forced on this host's own image. Any thread. */
    abstract long forced();

    /** Done, with one line, if the image could not be opened. */
    abstract CompletableFuture<String> unopened();

    /** The guest has ended: no host will go on with the machine. Any thread. */
    void machineOver() {
        // An image of its own is no other machine's.
    }

    /** Whether something that was to be written or forced was not. Any thread. */
    boolean isLost() {
        return false;
    }

    /** Executes what it has and lets go of the image; nothing more comes. Any thread. */
    abstract void close();

    /**
     * This host's machine acts, in this view: of use only where one host does what all replicas ask for. Any thread.
     *
     * @param leaves up to where the disk's outputs may have left already
     */
    void act(Acting acting, long view, long leaves) {
        // Each replica has an image of its own.
    }

    /** This host's machine follows, and may act one day. Any thread. */
    void follow(Acting whoWouldAct) {
        // What it needs it has.
    }

    /** What is known of the backup is another than before. Any thread. */
    void promiseChanged() {
        outcomeKnown();
    }

    /** The acting machine's outputs to the disk may leave up to this position. Any thread. */
    void released(long position) {
        // There are none.
    }

    /** Whom to tell up to which position the disk's outputs were executed, from the disk's thread. */
    final void onConfirmed(LongConsumer told) {
        confirmedTold = told;
    }

    final void tellConfirmed(long position) {
        confirmedTold.accept(position);
    }

    /** Whom to tell what people should know, in one line, from the disk's thread. */
    final void onRemark(Consumer<String> told) {
        remarkTold = told;
    }

    final void remark(String what) {
        remarkTold.accept(what);
    }

    /** A request is submitted: whether other hosts should hear of it soon. The vCPU thread. */
    final void noteAwaited(DiskRequest request) {
        awaited |= request.isPromise();
    }

    /** Whether since the last call something was submitted that makes other requests safe. The vCPU thread's. */
    final boolean takeAwaited() {
        boolean was = awaited;
        awaited = false;
        return was;
    }

    /** Whom to tell when an outcome is known: whoever runs the machine looks then. Any thread. */
    final void onOutcome(Runnable told) {
        outcomeKnown = told;
    }

    final void outcomeKnown() {
        outcomeKnown.run();
    }

    final void onTrouble(DiskTrouble asked) {
        trouble = asked;
    }

    final DiskTrouble trouble() {
        return trouble;
    }

    /** Whom to tell when what is {@link #forced} changes. */
    final void onForced(Runnable told) {
        forcedTold = told;
    }

    final void tellForced() {
        forcedTold.run();
    }

    /**
     * Whom to tell that something that was to be written or forced was not, with one line. Where others wait until it is
     * forced here, that must not wait for the log: its end comes there only when they need not wait any more.
     */
    final void onLoss(Consumer<String> told) {
        lossTold = told;
    }

    final void tellLoss(String why) {
        lossTold.accept(why);
    }

    /** Whom to tell that it will execute nothing any more, with one line. */
    final void onDeath(Consumer<String> told) {
        deathTold = told;
    }

    final void tellDeath(String why) {
        deathTold.accept(why);
    }

    /** Done when it is closed. */
    final CompletableFuture<Void> ended() {
        return ended;
    }
}
