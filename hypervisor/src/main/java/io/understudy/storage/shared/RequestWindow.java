package io.understudy.storage.shared;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.nbd.ExportFacts;
import io.understudy.nbd.NbdProtocol;
import io.understudy.nbd.NbdRequest;
import io.understudy.nbd.NbdRequest.Kind;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The requests of a shared disk that the machine has submitted and not seen complete, in their order, and what becomes of each.
 *
 * <p>A replica that follows a log has them here and executes none; their ends come with the log. One that acts sends each to
 * the server once its output has left, and again whenever the server may not have heard of it: so a new primary issues again
 * what was started and not completed (VMware FT 2010, 2.3). Two that touch the same bytes are never with the server at the same
 * time, since that may execute them in any order; a flush waits for what was written before it.
 *
 * <p>Where a replica that follows executes reads, too, it must get the same bytes: so it reads behind the writes that the log has
 * completed, and the one that acts writes nothing where that one has a read still to execute (section 4.2.1).
 *
 * <p>Pure, and one thread at a time.
 */
public final class RequestWindow {
    private static final byte[] NOTHING = {};

    /** Of the handle of a flush that makes a write durable, where the server cannot force by itself. */
    private static final long SECOND = 1L << 62;

    private enum State {
        WAITING,
        SENT,
        /** It is written, and now forced. */
        FORCING,
        DONE
    }

    /** A request, null for one that was executed elsewhere, and its outcome. */
    private static final class Slot {
        final long number;
        final DiskRequest request;
        State state = State.WAITING;
        DiskOutcome outcome;
        /** Whether the backup reads this for itself. */
        boolean guarded;

        Slot(long number, DiskRequest request) {
            this.number = number;
            this.request = request;
        }
    }

    private final String name;
    private final boolean forces;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();
    private final ArrayDeque<DiskRequest> guards = new ArrayDeque<>();
    private boolean acts;
    private boolean backupReads;
    private long readThere;
    private long released;

    /**
     * Without requests.
     *
     * @param name for people, as "disk 0"
     * @param forces whether a flush reaches the server
     */
    public RequestWindow(String name, boolean forces) {
        this.name = name;
        this.forces = forces;
    }

    /** Its requests are the server's from now on; before, only reads are. */
    public void act() {
        acts = true;
    }

    /**
     * Whether a backup executes the reads that are sent from now on.
     *
     * @param count so many requests, from number 0 on, it has executed
     */
    public void backupReads(boolean reads, long count) {
        backupReads = reads;
        readThere = count;
        guards.removeIf(read -> !reads || read.number() < count);
        if (!reads) {
            slots.forEach(slot -> slot.guarded = false);
        }
    }

    /** The machine submits a request. */
    public void add(DiskRequest request) {
        slots.add(new Slot(request.number(), request));
    }

    /** These ended elsewhere, before the machine came here. */
    public void addEnded(List<DiskOutcome> known) {
        for (DiskOutcome outcome : known) {
            Slot slot = new Slot(outcome.completion().number(), null);
            end(slot, outcome);
            slots.add(slot);
        }
    }

    /** Outputs may leave up to this position of the disk's stream. */
    public void released(long position) {
        released = Math.max(released, position);
    }

    /**
     * The server may not have heard of what it has not replied to.
     *
     * @return whether it may be at something that changes the disk still
     */
    public boolean lost() {
        boolean changing = false;
        for (Slot slot : slots) {
            if (slot.state != State.DONE) {
                changing |= slot.state != State.WAITING && slot.request.changes();
                slot.state = State.WAITING;
            }
        }
        return changing;
    }

    /** The next request to send, which then counts as sent; null if there is none now. */
    public NbdRequest next(ExportFacts facts) {
        for (Slot slot : slots) {
            if (slot.state == State.WAITING && mayLeave(slot.request) && mayGo(slot)) {
                slot.state = State.SENT;
                slot.guarded = acts && backupReads && slot.request.kind() == DiskRequest.Kind.READ;
                NbdRequest request = request(slot, facts);
                if (request != null) {
                    return request;
                }
                done(slot, NOTHING);
            }
        }
        return null;
    }

    private boolean mayLeave(DiskRequest request) {
        return acts ? request.leaves() <= released : request.kind() == DiskRequest.Kind.READ;
    }

    private boolean mayGo(Slot slot) {
        for (DiskRequest read : guards) {
            if (conflict(read, slot.request)) {
                return false;
            }
        }
        for (Slot earlier : slots) {
            if (earlier == slot) {
                return true;
            }
            boolean open = earlier.state != State.DONE || (earlier.guarded && earlier.number >= readThere);
            if (open && earlier.request != null && conflict(earlier.request, slot.request)) {
                return false;
            }
        }
        return true;
    }

    private static boolean conflict(DiskRequest earlier, DiskRequest later) {
        if (later.kind() == DiskRequest.Kind.FLUSH) {
            return earlier.changes();
        }
        return (earlier.changes() || later.changes())
                && earlier.offset() < later.offset() + later.bytes()
                && later.offset() < earlier.offset() + earlier.bytes();
    }

    /** What the server is asked, null if it need not be. */
    private NbdRequest request(Slot slot, ExportFacts facts) {
        DiskRequest asked = slot.request;
        if (asked.bytes() == 0 && asked.kind() != DiskRequest.Kind.FLUSH) {
            return null;
        }
        return switch (asked.kind()) {
            case READ -> new NbdRequest(Kind.READ, false, slot.number, asked.offset(), asked.bytes(), NOTHING);
            case WRITE -> {
                boolean force = asked.isDurable() && forces && facts.canForce();
                yield new NbdRequest(Kind.WRITE, force, slot.number, asked.offset(), asked.bytes(), asked.data());
            }
            case FLUSH -> forces && facts.canFlush() ? flush(slot.number) : null;
            // What a disk holds where it was told to discard nobody may rely on.
            case DISCARD ->
                facts.canTrim()
                        ? new NbdRequest(Kind.TRIM, false, slot.number, asked.offset(), asked.bytes(), NOTHING)
                        : null;
        };
    }

    private static NbdRequest flush(long handle) {
        return new NbdRequest(Kind.FLUSH, false, handle, 0, 0, NOTHING);
    }

    /**
     * The server replied to a request that was sent since it was lost last.
     *
     * @param data what was read
     * @return what has to be sent now to end it, null if nothing has
     */
    public NbdRequest replied(long handle, int error, byte[] data, ExportFacts facts) {
        Slot slot = slot(handle & ~SECOND);
        DiskRequest request = slot.request;
        if (error != 0) {
            String why = name + ": " + request + " failed on the server: " + NbdProtocol.error(error);
            end(slot, new DiskOutcome(new Completion(slot.number, true, 0), NOTHING, false, why));
        } else if (slot.state == State.SENT
                && request.changes()
                && request.isDurable()
                && forces
                && facts.canFlush()
                && !(request.kind() == DiskRequest.Kind.WRITE && facts.canForce())) {
            slot.state = State.FORCING;
            return flush(slot.number | SECOND);
        } else {
            done(slot, data);
        }
        return null;
    }

    private void done(Slot slot, byte[] data) {
        crc.reset();
        crc.update(data);
        int check = data.length == 0 ? 0 : (int) crc.getValue();
        end(slot, new DiskOutcome(new Completion(slot.number, false, check), data, false, slot.request.toString()));
    }

    private static void end(Slot slot, DiskOutcome outcome) {
        slot.outcome = outcome;
        slot.state = State.DONE;
    }

    private Slot slot(long number) {
        for (Slot slot : slots) {
            if (slot.number == number) {
                return slot;
            }
        }
        throw new IllegalArgumentException(name + " has no request " + number + " under way");
    }

    /** The end of the oldest request, null while it is not known. */
    public DiskOutcome oldest() {
        Slot oldest = slots.peek();
        return oldest == null ? null : oldest.outcome;
    }

    /** The ends of the oldest requests, as far as they are known without a gap, from this number on. */
    public List<DiskOutcome> endedFrom(long number) {
        return slots.stream()
                .takeWhile(slot -> slot.state == State.DONE)
                .filter(slot -> slot.number >= number)
                .map(slot -> slot.outcome)
                .toList();
    }

    /** Up to where the disk's outputs are executed, 0 if that is not known of any that is here. */
    public long confirmed() {
        long position = 0;
        for (Iterator<Slot> each = slots.iterator(); each.hasNext(); ) {
            Slot slot = each.next();
            if (slot.state != State.DONE) {
                break;
            }
            position = slot.request == null ? position : Math.max(position, slot.request.leaves());
        }
        return position;
    }

    /** The oldest request, which completes. */
    public long removeOldest() {
        Slot oldest = slots.remove();
        if (oldest.guarded && oldest.number >= readThere) {
            guards.add(oldest.request);
        }
        return oldest.number;
    }

    /** Whether the oldest request reads, and what it reads is this host's to find out. */
    public boolean oldestReads() {
        Slot oldest = slots.peek();
        return oldest != null && oldest.request != null && oldest.request.kind() == DiskRequest.Kind.READ;
    }

    /** Whether every host reads what the oldest request reads. */
    public boolean isOldestReadByAll() {
        return !slots.isEmpty() && slots.peek().guarded;
    }

    /** Up to where the disk's outputs are executed when the oldest request is; 0 if that is not known. */
    public long oldestLeaves() {
        Slot oldest = slots.peek();
        return oldest == null || oldest.request == null ? 0 : oldest.request.leaves();
    }

    /** The number of the oldest request, -1 if there is none. */
    public long oldestNumber() {
        return slots.isEmpty() ? -1 : slots.peek().number;
    }

    /** Whether the server has to do something still that may be asked of it. */
    public boolean isBusy() {
        return acts && slots.stream().anyMatch(slot -> slot.state != State.DONE && slot.request.leaves() <= released);
    }
}
