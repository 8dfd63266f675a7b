package io.understudy.storage;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.Disk;
import io.understudy.machine.block.DiskFailure;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import io.understudy.step.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

/**
 * Executes a disk's requests on its image, one after the other, on a thread of its own. The guest has a bounded number of them
 * under way, so nothing here needs a bound.
 */
public final class DiskWorker implements Disk, Steps {
    private static final byte[] NOTHING = {};

    private final String name;
    private final CacheMode cache;
    private final Blocks.Opening opening;
    private final ArrayDeque<DiskRequest> requests = new ArrayDeque<>();
    private final ArrayDeque<DiskOutcome> outcomes = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private volatile Runnable outcomeKnown = () -> {};
    private volatile DiskTrouble trouble = (why, tellGuest) -> tellGuest.run();
    private volatile Worker worker = () -> {};
    private volatile boolean closing;
    private Blocks blocks;

    /** @param name for people, as "disk 0" */
    DiskWorker(String name, Blocks.Opening opening, CacheMode cache) {
        this.name = name;
        this.opening = opening;
        this.cache = cache;
    }

    /** Sets it going. */
    void begin(Threads threads) {
        worker = threads.begin(name, this);
        worker.wake();
    }

    /** Whom to tell when an outcome is known: whoever runs the machine looks then. Any thread. */
    void onOutcome(Runnable told) {
        outcomeKnown = told;
    }

    void onTrouble(DiskTrouble asked) {
        trouble = asked;
    }

    DiskTrouble trouble() {
        return trouble;
    }

    void outcomeKnown() {
        outcomeKnown.run();
    }

    @Override
    public void submit(DiskRequest request) {
        synchronized (this) {
            requests.add(request);
        }
        worker.wake();
    }

    /** The oldest outcome that has not been taken, null if none is known. */
    synchronized DiskOutcome oldest() {
        return outcomes.peek();
    }

    @Override
    public boolean ready() {
        return oldest() != null;
    }

    @Override
    public synchronized DiskOutcome take(Completion completion) {
        DiskOutcome own = outcomes.peek();
        if (own == null || own.completion().number() != completion.number()) {
            throw new IllegalArgumentException("request " + completion.number() + " is not the next of " + name);
        }
        outcomes.remove();
        if (completion.failed()) {
            return new DiskOutcome(completion, NOTHING, own.why());
        }
        if (own.completion().failed()) {
            throw new DiskFailure(own.why() + ": this host leaves the machine to the other, whose disk is well");
        }
        if (own.completion().check() != completion.check()) {
            throw new DiskFailure(own.why() + " gave other bytes than on the machine's primary: the image of " + name
                    + " is another one here, and this host leaves");
        }
        return own;
    }

    @Override
    public long step() {
        DiskRequest request = next();
        try {
            if (blocks == null && (request != null || !closing)) {
                blocks = opening.open();
            }
        } catch (IOException | RuntimeException e) {
            if (request != null) {
                done(request, NOTHING, said(request, e));
            }
            return request == null ? rest() : 0;
        }
        if (request == null) {
            return rest();
        }
        execute(request);
        return 0;
    }

    private synchronized DiskRequest next() {
        return requests.poll();
    }

    private long rest() {
        if (!closing) {
            return UNTIL_WOKEN;
        }
        try {
            if (blocks == null) {
                opening.abandon();
            } else {
                flush();
                blocks.close();
            }
        } catch (IOException | RuntimeException e) {
            // Whoever needed it forced has asked for that, and heard.
        }
        ended.complete(null);
        return OVER;
    }

    private void execute(DiskRequest request) {
        try {
            byte[] data = NOTHING;
            switch (request.kind()) {
                case READ -> {
                    data = new byte[request.bytes()];
                    blocks.read(request.offset(), ByteBuffer.wrap(data));
                }
                case WRITE -> {
                    blocks.write(request.offset(), ByteBuffer.wrap(request.data()));
                    if (request.durable()) {
                        flush();
                    }
                }
                case FLUSH -> flush();
            }
            done(request, data, "");
        } catch (IOException | RuntimeException e) {
            done(request, NOTHING, said(request, e));
        }
    }

    private void flush() throws IOException {
        if (cache == CacheMode.WRITEBACK) {
            blocks.force();
        }
    }

    private String said(DiskRequest request, Exception e) {
        return name + ": " + request + " failed: " + (e.getMessage() == null ? e.toString() : e.getMessage());
    }

    /** @param error in one line, empty if there was none */
    private void done(DiskRequest request, byte[] data, String error) {
        crc.reset();
        crc.update(data);
        boolean failed = !error.isEmpty();
        Completion completion = new Completion(request.number(), failed, data.length == 0 ? 0 : (int) crc.getValue());
        synchronized (this) {
            outcomes.add(new DiskOutcome(completion, data, failed ? error : name + ": " + request));
        }
        outcomeKnown.run();
    }

    /** Executes what it has, forces it and closes the image; nothing more comes. Any thread. */
    void close() {
        closing = true;
        worker.wake();
    }

    /** Done when it is closed. */
    CompletableFuture<Void> ended() {
        return ended;
    }
}
