package io.understudy.simulation;

import io.understudy.machine.input.Alarm;
import io.understudy.machine.input.Surprises;
import io.understudy.simulation.world.Scheduler;
import java.util.function.Consumer;

/** A run of the machine is one event here, so nothing has to end it; what is random to it is drawn from the seed. */
record ChanceSurprises(Scheduler scheduler) implements Surprises {
    @Override
    public Alarm alarm(Runnable rings) {
        return new Alarm() {
            @Override
            public void ringIn(long nanos) {}

            @Override
            public void cancel() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public Consumer<byte[]> entropy() {
        return scheduler.random()::nextBytes;
    }
}
