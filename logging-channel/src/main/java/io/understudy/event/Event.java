package io.understudy.event;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that a process tells. Lines are for people, of one line each; {@code vm} is empty at a host without a VM, and
 * {@code host} is a host's name, a slot's ({@code a/1}) included.
 */
public sealed interface Event {
    /** What it is called in a stream: {@code copied} of a Copied. */
    default String name() {
        return nameOf(getClass());
    }

    /** What events of a type are called in a stream. */
    static String nameOf(Class<?> type) {
        String simple = type.getSimpleName();
        return simple.substring(0, 1).toLowerCase(Locale.ROOT) + simple.substring(1);
    }

    /** Whether it is worth keeping for subscribers who come later; the others only say how things are just now. */
    default boolean lasts() {
        return true;
    }

    /**
     * The first of every subscription.
     *
     * @param now the process's wall clock, microseconds since 1970
     * @param ring so many of the events that follow were kept and are old
     */
    record Hello(long now, long ring) implements Event {}

    /** So many events this subscriber did not get, because he did not read them in time. */
    record Missed(long count) implements Event {}

    /**
     * A host became something else for its VM.
     *
     * @param role the name of a {@code replica.role.Role}
     * @param view the view it acts on, 0 before there is one
     * @param incarnation of the host
     * @param entries of the log it has recorded or received
     * @param bytes of log received
     */
    record Role(String vm, String role, long view, long incarnation, long entries, long bytes, String line)
            implements Event {}

    /** A failover goes on. */
    record Stage(String vm, long view, FailoverStage stage, String line) implements Event {}

    /**
     * How a host is just now; a few times a second while somebody subscribes.
     *
     * @param count instructions executed
     * @param entries of the log, recorded or received
     * @param logBytes of them, encoded
     * @param acknowledged the last entry that the backup acknowledged; at a backup, that it acknowledged itself
     * @param lagEntries how many entries the backup has not executed, as far as this host knows
     * @param lagInstructions by how many instructions the backup is behind
     * @param lagMicros for how long there has been more for the backup to execute
     * @param hashes that were logged, or compared and found equal
     * @param transfer of a machine's state that this host takes part in
     */
    record Sample(
            String vm,
            String role,
            long view,
            long count,
            long entries,
            long logBytes,
            long acknowledged,
            long lagEntries,
            long lagInstructions,
            long lagMicros,
            Held held,
            long hashes,
            Kinds kinds,
            Optional<Transfer> transfer)
            implements Event {
        @Override
        public boolean lasts() {
            return false;
        }
    }

    /**
     * Outputs that have not left: a primary's wait for the backup to have the log, a backup's for the word that the sink has
     * them.
     *
     * @param outputs how many
     * @param bytes of them
     * @param first the log entry that the oldest waits for, 0 if there is none
     * @param last the one that the newest waits for
     */
    record Held(long outputs, long bytes, long first, long last) {
        /** None. */
        public static final Held NOTHING = new Held(0, 0, 0, 0);
    }

    /** Bytes of a machine's state. */
    record Transfer(long done, long total) {}

    /**
     * How far a host has come, once a second and at its end.
     *
     * @param bytes of log received, 0 at a host that has only sent
     * @param slices how often the machine was cut
     */
    record Progress(long count, long entries, long bytes, long hashes, long slices) implements Event {
        @Override
        public boolean lasts() {
            return false;
        }
    }

    /**
     * What the machine at this host printed on its serial line, when it executed that: whether the user has it is another
     * matter. Only while somebody subscribes; what comes faster than it is told is left out.
     *
     * @param position of the first byte, counted from power-on
     * @param data in base64
     */
    record Screen(String vm, long position, String data) implements Event {
        /** Of these bytes. */
        public static Screen of(String vm, long position, byte[] bytes) {
            return new Screen(vm, position, Base64.getEncoder().encodeToString(bytes));
        }

        /** @throws IllegalArgumentException if it is no base64 */
        public byte[] bytes() {
            return Base64.getDecoder().decode(data.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public boolean lasts() {
            return false;
        }
    }

    /** A running machine was copied; its guest stood still meanwhile. */
    record Copied(long pauseMicros) implements Event {}

    /** Worth a line, and nothing else. */
    record Notice(String line) implements Event {}

    /** A process ends, or one life of a host of a pool. */
    record Finished(int code, String line) implements Event {}

    /** A process can be reached at these ports, the one that it is for first. */
    record Listening(List<Port> ports) implements Event {}

    /**
     * Where a process is reached.
     *
     * @param name {@code log} or {@code console} of a host, {@code port} of others, {@code stream} for QEMU machines at a switch
     * @param address {@code HOST:PORT}
     */
    record Port(String name, String address) {}

    /**
     * The arbiter's record of a VM has a new view.
     *
     * @param state whether both hosts have acknowledged it, in a word
     */
    record View(String vm, long view, String primary, Optional<String> backup, String state) implements Event {}

    /**
     * A host asked the arbiter for the next view.
     *
     * @param view the one asked for
     */
    record Claim(String vm, String host, long view, boolean granted, String line) implements Event {}

    /**
     * A host of the pool came, went or does something else, by its own reports.
     *
     * @param serves the VM, empty if it is idle
     */
    record Member(String host, boolean alive, String serves) implements Event {}

    /**
     * A gateway has its VM's line, or a switch a VM's card.
     *
     * @param card only at a switch
     */
    record Attached(String vm, long view, String host, Optional<String> card) implements Event {}

    /** A gateway lost its line. */
    record Lost(String vm, long view, String host, String line) implements Event {}

    /**
     * A gateway has its line again.
     *
     * @param millis since the loss was noticed
     * @param resent bytes of input that the lost primary had been sent, and the new one is sent again
     * @param repeated bytes of output that the new primary sends again, and the gateway drops
     */
    record Resumed(String vm, long view, String host, long millis, long resent, long repeated) implements Event {}

    /** The first frame of a card since it attached in this view. */
    record Frame(String vm, long view, String host, String card) implements Event {}

    /** A card is not on the segment any more. */
    record Detached(String vm, long view, String host, String card) implements Event {}

    /**
     * A process was found that tells what it does.
     *
     * @param vm that it is there for, empty if for any
     * @param boundMicros by how much its times may be wrong on the finder's clock, 0 on the same computer
     */
    record Found(Origin process, String vm, long boundMicros) implements Event {}

    /** A process does not run any more. */
    record Gone(Origin process) implements Event {}

    /**
     * Somebody laid hands on what runs.
     *
     * @param verb what was done, as {@code page.Verb} spells it
     * @param target a process as {@code host:a}, {@code arbiter:} or {@code gateway:vm}, or {@code link}
     */
    record Hand(String verb, String target) implements Event {}
}
