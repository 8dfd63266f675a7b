package io.understudy.simulation.machine;

import io.understudy.simulation.machine.ServiceFrame.Answer;
import io.understudy.simulation.machine.ServiceFrame.Beat;
import io.understudy.simulation.machine.ServiceFrame.Request;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A stateful service on the network: it does numbered requests in their order, each once, and answers each with what it has
 * done up to now. What it remembers lies in guest memory.
 */
final class GuestService {
    private static final int LAST = 0;
    private static final int CHECK = 8;
    private static final int MARK = 16;
    private static final int TICKS = 24;
    private static final int BEATS = 28;
    private static final int BEAT_MARK = 32;

    private static final int TICKS_OF_A_BEAT = 5;

    private final ByteBuffer memory;
    private final LongSupplier timestamp;

    /**
     * A service as its memory says.
     *
     * @param memory all zeros at first
     * @param timestamp reads the guest's clock
     */
    GuestService(ByteBuffer memory, LongSupplier timestamp) {
        this.memory = memory;
        this.timestamp = timestamp;
    }

    /** What it says to a frame; nothing if that is none of its own. */
    Optional<byte[]> answer(ByteBuffer frame) {
        return ServiceFrame.read(frame)
                .filter(Request.class::isInstance)
                .map(request -> serve((Request) request).frame());
    }

    private Answer serve(Request request) {
        int last = memory.getInt(LAST);
        if (request.number() == last + 1) {
            last++;
            memory.putInt(LAST, last);
            memory.putLong(CHECK, ServiceFrame.mix(memory.getLong(CHECK), request.value()));
            memory.putLong(
                    MARK,
                    ServiceFrame.mix(ServiceFrame.mix(memory.getLong(MARK), request.value()), timestamp.getAsLong()));
        }
        return new Answer(last, request.stamp(), memory.getLong(CHECK), memory.getLong(MARK));
    }

    /** The timer ticks; what there is to say unasked. */
    Optional<byte[]> tick(long machineNanos) {
        int ticks = memory.getInt(TICKS) + 1;
        memory.putInt(TICKS, ticks);
        if (ticks % TICKS_OF_A_BEAT != 0) {
            return Optional.empty();
        }
        int number = memory.getInt(BEATS) + 1;
        long mark = ServiceFrame.mix(memory.getLong(BEAT_MARK), machineNanos);
        memory.putInt(BEATS, number);
        memory.putLong(BEAT_MARK, mark);
        return Optional.of(new Beat(number, mark).frame());
    }
}
