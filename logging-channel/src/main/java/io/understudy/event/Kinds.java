package io.understudy.event;

/**
 * The log's entries by kind, since this process has the machine.
 *
 * @param clock time as the machine was given it
 * @param interrupt deliveries
 * @param input bytes of the serial line that came in
 * @param output markers of bytes that it printed
 * @param network frames, in both directions
 * @param disk completions of its requests, and writes that an output rule holds
 * @param hash state hashes
 * @param progress how far the machine ran, asleep or not
 * @param other random bytes, checkpoints, the end
 */
public record Kinds(
        Tally clock,
        Tally interrupt,
        Tally input,
        Tally output,
        Tally network,
        Tally disk,
        Tally hash,
        Tally progress,
        Tally other) {
    /** None of any. */
    public static final Kinds NOTHING = new Kinds(
            Tally.NOTHING,
            Tally.NOTHING,
            Tally.NOTHING,
            Tally.NOTHING,
            Tally.NOTHING,
            Tally.NOTHING,
            Tally.NOTHING,
            Tally.NOTHING,
            Tally.NOTHING);

    /** All together. */
    public Tally total() {
        return clock.plus(interrupt)
                .plus(input)
                .plus(output)
                .plus(network)
                .plus(disk)
                .plus(hash)
                .plus(progress)
                .plus(other);
    }

    /** Each with its like. */
    public Kinds plus(Kinds more) {
        return new Kinds(
                clock.plus(more.clock),
                interrupt.plus(more.interrupt),
                input.plus(more.input),
                output.plus(more.output),
                network.plus(more.network),
                disk.plus(more.disk),
                hash.plus(more.hash),
                progress.plus(more.progress),
                other.plus(more.other));
    }
}
