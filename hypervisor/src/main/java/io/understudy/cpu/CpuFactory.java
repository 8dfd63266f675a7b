package io.understudy.cpu;

/** Builds a processor with its RAM. The machine is wired with one, so that it need not know the engine. */
@FunctionalInterface
public interface CpuFactory {
    /**
     * A processor in an arbitrary but fixed state, with zeroed RAM.
     *
     * @param model which processor
     * @param ramBytes a multiple of 4096
     * @param requests what the running guest asks for
     */
    Cpu open(ProcessorModel model, int ramBytes, GuestRequests requests);
}
