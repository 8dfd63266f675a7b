package io.understudy.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Which log entry each output, and each stretch of input, of a host's machine belongs to: for the ledger's eyes. */
final class OutputPlaces {
    private final List<Long> outputs = new ArrayList<>();
    private final TreeMap<Long, Long> inputs = new TreeMap<>();

    /** Another machine, whose outputs up to this number, and whose input up to this position, have entries up to this one. */
    void resume(long outputNumber, long inputPosition, long sequence) {
        outputs.clear();
        inputs.clear();
        for (long number = 0; number < outputNumber; number++) {
            outputs.add(sequence);
        }
        inputs.put(inputPosition, sequence);
    }

    void output(long number, long sequence) {
        if (number != outputs.size() + 1) {
            throw new IllegalStateException("output " + number + " after " + outputs.size());
        }
        outputs.add(sequence);
    }

    void input(long end, long sequence) {
        inputs.put(end, sequence);
    }

    /** How many outputs its machine has made or repeated, left or not. */
    long outputs() {
        return outputs.size();
    }

    long ofOutput(long number) {
        return outputs.get((int) number - 1);
    }

    /** The entry that brought the last byte below this input position; 0 if there is none. */
    long ofInput(long position) {
        var entry = inputs.ceilingEntry(position);
        return position == 0 || entry == null ? 0 : entry.getValue();
    }
}
