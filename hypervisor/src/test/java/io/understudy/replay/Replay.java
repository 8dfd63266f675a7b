package io.understudy.replay;

import io.understudy.machine.BlockMachine;
import io.understudy.machine.StateHash;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.Slices;
import java.util.ArrayList;
import java.util.List;

/**
 * What a replay came to.
 *
 * @param finished whether it reached the log's END
 */
record Replay(
        List<Integer> outputs,
        StateHash finalHash,
        long finalCount,
        StopReason end,
        boolean finished,
        long hashesCompared,
        long executedSequence) {
    /** Replays to the end, in slices drawn from the seed, without a successor. */
    static Replay of(long program, EntrySource log, long sliceSeed) {
        List<Integer> outputs = new ArrayList<>();
        Replayer replayer = new Replayer(
                log,
                (machine, sequence, nanos) -> null,
                (sequence, stream, bytes, offset, length) ->
                        outputs.add(Recording.number(stream, bytes, offset, length)),
                Recording.noLiveOutputs(),
                new Slices(sliceSeed, longestSlice(sliceSeed)));
        BlockMachine machine = new BlockMachine(program, replayer, replayer);
        StopReason end = machine.run();
        while (!replayer.verifyEnd(machine, end)) {
            Thread.onSpinWait();
        }
        return new Replay(
                outputs,
                machine.hash(),
                machine.count(),
                end,
                replayer.finished(),
                replayer.hashesCompared(),
                replayer.executedSequence());
    }

    /** From barely more than a block to longer than any run here. */
    static int longestSlice(long seed) {
        return BlockMachine.LONGEST_BLOCK + 1 + (1 << (seed & 15));
    }
}
