package io.understudy.simulation.drive;

import io.understudy.cpu.GuestRequests;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a guest does with its disk: it writes down whatever it is asked to, and now and then something of its own, flushes, and
 * looks whether there is what it wrote. Several requests are under way together, and notes overlap earlier ones. It flushes when it was told the
 * end of what is to be safe, unless its driver has every write forced, and relies on requests being done in order otherwise, as the product promises. After an I/O
 * error it writes everything again that is not safe, and looks at nothing until that is done.
 *
 * <p>What each sector holds lies in guest memory, behind the driver's; a state has the rest.
 */
public final class GuestDisk implements Journal {
    /** What it takes of guest memory. */
    public static final int BYTES = 0x7000;

    private static final int STAMPS = DiskDriver.BYTES;
    private static final int DIGEST = STAMPS + Sectors.COUNT * Integer.BYTES;

    private static final int MOST = 1 << 20;
    private static final int TICKS_OF_A_LOOK = 8;

    /** Of so many ticks it has things of its own to write down at the first ones, and is quiet for the rest. */
    private static final int TICKS_OF_A_BURST = 64;

    private static final int BURST = 8;

    /** What it has to say itself does not pile up. */
    private static final int MOST_UNSAFE = 6;

    /** Around the border of two chunks notes come often. */
    private static final int BUSY_FROM = 248;

    private static final int BUSY = 16;

    /** Something that is written down. */
    private record Note(long number, int sector, int sectors, int stamp) {}

    private enum Kind {
        READ(0),
        WRITE(1),
        FLUSH(2);

        /** In the guest's memory: its place here. */
        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /**
     * A request under way.
     *
     * @param request counted since power-on
     * @param note which is written, or up to which it flushes
     * @param stamps of what is to be read
     */
    private record Flight(
            Kind kind, long request, long attempt, long note, int sector, int sectors, List<Integer> stamps) {}

    private final ByteBuffer ram;
    private final int base;
    private final Durability durability;
    private final DiskDriver driver;
    private final DiskWatch watch;
    private final SectorBook book = new SectorBook();
    private final Deque<Note> notes = new ArrayDeque<>();
    private final List<Flight> flights = new ArrayList<>();
    private long requests;
    private long attempt;
    private long accepted;
    private long submitted;
    private long written;
    private long flushing;
    private long safe;
    private long uncertainUpTo;
    private boolean rests;
    private long ticks;
    private int watched;
    private long requestsWhenRestored;

    /**
     * A guest that has not begun.
     *
     * @param ram all of it, little-endian
     * @param base where its own begins, at a page
     * @param slot where the card is on the bus
     */
    public GuestDisk(
            ByteBuffer ram, int base, int slot, Durability durability, GuestRequests requests, DiskWatch watch) {
        this.ram = ram;
        this.base = base;
        this.durability = durability;
        this.watch = watch;
        driver = new DiskDriver(ram, base, slot, requests);
    }

    /** Once, at power-on. */
    public void start() {
        watch.begun(this);
        driver.start(durability);
        for (int sector = 0; sector < Sectors.COUNT; sector++) {
            stamp(sector, Sectors.firstStamp(sector));
        }
    }

    /** A machine may be copied before its guest has begun; then its memory says nothing of the disk, which is as it was. */
    private boolean hasBegun() {
        return stamp(0) != Sectors.ZEROS;
    }

    private int stamp(int sector) {
        return ram.getInt(base + STAMPS + sector * Integer.BYTES);
    }

    private void stamp(int sector, int stamp) {
        ram.putInt(base + STAMPS + sector * Integer.BYTES, stamp);
    }

    @Override
    public boolean isThere() {
        return true;
    }

    @Override
    public long note(long what) {
        long chance = mix(what, ++accepted);
        int most = Sectors.COUNT - DiskDriver.MOST_SECTORS + 1;
        int sector = (chance & 1) == 0 ? BUSY_FROM + (int) (chance >>> 8 & (BUSY - 1)) : (int) ((chance >>> 8) % most);
        int sectors = 1 + (int) ((chance >>> 1 & 0x3F) % DiskDriver.MOST_SECTORS);
        notes.add(new Note(accepted, sector, sectors, (int) (chance >>> 32) | 1));
        pump();
        return accepted;
    }

    @Override
    public long safe() {
        return safe;
    }

    /** The timer ticks. */
    public void tick(long chance) {
        rests = false;
        if (ticks % TICKS_OF_A_BURST < BURST && accepted - safe < MOST_UNSAFE) {
            note(chance);
        }
        pump();
        if (++ticks % TICKS_OF_A_LOOK == 0 && driver.hasRoom() && !isUncertain()) {
            int sectors = 1 + (int) (chance >>> 1 & 1);
            int sector = (chance & 4) == 0
                    ? BUSY_FROM + (int) (chance >>> 8 & (BUSY - 1))
                    : (int) ((chance >>> 8 & 0xFFFF) % (Sectors.COUNT - sectors));
            look(sector, sectors);
        }
    }

    private void look(int sector, int sectors) {
        List<Integer> stamps = new ArrayList<>();
        for (int i = 0; i < sectors; i++) {
            stamps.add(stamp(sector + i));
        }
        flights.add(new Flight(Kind.READ, requests++, attempt, 0, sector, sectors, stamps));
        driver.read(sector, sectors);
    }

    private boolean isUncertain() {
        return written < uncertainUpTo;
    }

    private void pump() {
        while (!rests && driver.underWay() + 1 < DiskDriver.PLACES) {
            if (durability == Durability.FLUSHED && flushing == 0 && written > safe) {
                flushing = written;
                flights.add(new Flight(Kind.FLUSH, requests++, attempt, written, 0, 0, List.of()));
                driver.flush();
            } else if (submitted < accepted) {
                submitted++;
                write(notes.stream()
                        .filter(note -> note.number == submitted)
                        .findFirst()
                        .orElseThrow());
            } else {
                return;
            }
        }
    }

    /** It reads first what it is about to overwrite, as a file system does. */
    private void write(Note note) {
        if (!isUncertain()) {
            look(note.sector, note.sectors);
        }
        byte[] bytes = new byte[note.sectors * Sectors.BYTES];
        for (int i = 0; i < note.sectors; i++) {
            Sectors.fill(bytes, i * Sectors.BYTES, note.sector + i, note.stamp);
            stamp(note.sector + i, note.stamp);
            book.written(requests, note.sector + i, note.stamp);
        }
        flights.add(new Flight(Kind.WRITE, requests++, attempt, note.number, note.sector, note.sectors, List.of()));
        driver.write(note.sector, bytes);
    }

    /** Before each block: what ended meanwhile is told to whoever watches, as soon as guest memory has it. */
    public void watched() {
        for (int ended = driver.ended(); watched < ended; watched++) {
            Flight flight = flights.get(watched);
            boolean done = driver.succeeded(watched);
            if (!done) {
                watch.failed();
            }
            if (done && makesSafe(flight)) {
                watch.safe(flight.request + 1);
            } else if (flight.kind == Kind.FLUSH) {
                book.uncertain(0, flight.request);
            } else if (flight.kind == Kind.WRITE && !done) {
                failed(flight);
            }
        }
    }

    private boolean makesSafe(Flight flight) {
        return flight.kind == (durability == Durability.FLUSHED ? Kind.FLUSH : Kind.WRITE);
    }

    private void failed(Flight write) {
        if (write.request < requestsWhenRestored) {
            book.unknown(write.sector, write.sectors);
        }
        book.uncertain(write.request, write.request + 1);
    }

    /** The card interrupts, or another one that drives the same line; gives how many requests ended. */
    public int interrupted() {
        watched();
        int before = flights.size();
        driver.interrupted(done -> {
            watched--;
            ended(flights.remove(0), done == 1);
        });
        pump();
        return before - flights.size();
    }

    private void ended(Flight flight, boolean done) {
        digest(mix(digest(), done ? flight.request : ~flight.request));
        if (flight.kind == Kind.READ) {
            if (done) {
                compare(flight);
            }
        } else if (flight.attempt != attempt) {
            // It is tried again already.
        } else if (!done) {
            tryAgain();
        } else {
            written = Math.max(written, flight.note);
            if (makesSafe(flight)) {
                safe = flight.note;
                flushing = 0;
                notes.removeIf(note -> note.number <= safe);
            }
        }
    }

    private void compare(Flight read) {
        ByteBuffer bytes = driver.read(read.sectors);
        digest(mix(digest(), bytes.getLong(0)));
        if (read.attempt != attempt) {
            return;
        }
        for (int i = 0; i < read.stamps.size(); i++) {
            if (!Sectors.are(bytes, i * Sectors.BYTES, read.sector + i, read.stamps.get(i))) {
                watch.mismatched("read " + read.request + " of sector " + (read.sector + i) + " gave "
                        + String.format("%016x", bytes.getLong(i * Sectors.BYTES)) + ", the guest wrote "
                        + String.format("%08x", read.stamps.get(i)));
            }
        }
    }

    /** At the next tick: what failed once may do so again. */
    private void tryAgain() {
        attempt++;
        submitted = safe;
        written = safe;
        flushing = 0;
        uncertainUpTo = accepted;
        rests = true;
    }

    private long digest() {
        return ram.getLong(base + DIGEST);
    }

    private void digest(long value) {
        ram.putLong(base + DIGEST, value);
    }

    private static long mix(long one, long other) {
        long mixed = (one ^ other) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }

    /** What this host's image may hold. */
    public SectorBook book() {
        return book;
    }

    /** Whether this guest has asked for it. */
    public boolean hasAsked(long request) {
        return request < requests;
    }

    /** Whether nothing is to be written. */
    public boolean isQuiet() {
        return safe == accepted && flights.stream().allMatch(flight -> flight.kind == Kind.READ);
    }

    @Override
    public String toString() {
        return accepted + " notes, of these " + submitted + " asked for, " + written + " written, " + safe
                + " safe; requests under way: " + flights.size() + "" + (rests ? ", rests" : "");
    }

    /** What the disk must hold when the guest {@linkplain #isQuiet is quiet}. */
    public byte[] image() {
        byte[] image = new byte[Sectors.IMAGE_BYTES];
        for (int sector = 0; sector < Sectors.COUNT; sector++) {
            Sectors.fill(image, sector * Sectors.BYTES, sector, stamp(sector));
        }
        return image;
    }

    public void save(StateWriter out) {
        for (long value : new long[] {
            requests, attempt, accepted, submitted, written, flushing, safe, uncertainUpTo, rests ? 1 : 0, ticks
        }) {
            out.putLong(value);
        }
        out.putInt(notes.size());
        notes.forEach(note -> out.putLong(note.number)
                .putInt(note.sector)
                .putInt(note.sectors)
                .putInt(note.stamp));
        out.putInt(flights.size());
        for (Flight flight : flights) {
            out.putInt(flight.kind.code).putLong(flight.request).putLong(flight.attempt);
            out.putLong(flight.note).putInt(flight.sector).putInt(flight.sectors);
            out.putInt(flight.stamps.size());
            for (int stamp : flight.stamps) {
                out.putInt(stamp);
            }
        }
    }

    /** The mirror of {@link #save}; guest memory is restored already. */
    public void restore(StateReader in) {
        watch.begun(this);
        requests = in.getLong();
        attempt = in.getLong();
        accepted = in.getLong();
        submitted = in.getLong();
        written = in.getLong();
        flushing = in.getLong();
        safe = in.getLong();
        uncertainUpTo = in.getLong();
        rests = in.getLong() != 0;
        ticks = in.getLong();
        notes.clear();
        for (int left = in.getInt(0, MOST); left > 0; left--) {
            notes.add(new Note(in.getLong(), in.getInt(), in.getInt(), in.getInt()));
        }
        flights.clear();
        for (int left = in.getInt(0, DiskDriver.PLACES); left > 0; left--) {
            Kind kind = Kind.values()[in.getInt(0, Kind.values().length - 1)];
            long request = in.getLong();
            long attempted = in.getLong();
            long note = in.getLong();
            int sector = in.getInt();
            int sectors = in.getInt();
            List<Integer> stamps = new ArrayList<>();
            for (int more = in.getInt(0, DiskDriver.MOST_SECTORS); more > 0; more--) {
                stamps.add(in.getInt());
            }
            flights.add(new Flight(kind, request, attempted, note, sector, sectors, stamps));
        }
        watched = 0;
        requestsWhenRestored = requests;
        if (hasBegun()) {
            for (int sector = 0; sector < Sectors.COUNT; sector++) {
                book.became(sector, stamp(sector));
            }
        }
        // At a checkpoint the processor of this host itself begins anew, whose image has these when the next flush
        // ends.
        flights.stream()
                .filter(flight -> flight.kind == Kind.WRITE)
                .forEach(write -> book.unknown(write.sector, write.sectors));
        if (isUncertain()) {
            notes.forEach(note -> book.unknown(note.sector, note.sectors));
        }
    }
}
