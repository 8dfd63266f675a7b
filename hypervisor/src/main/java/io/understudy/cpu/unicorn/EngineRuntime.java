package io.understudy.cpu.unicorn;

import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.discovery.EngineLayout;
import io.understudy.cpu.unicorn.discovery.ExitChecks;
import io.understudy.cpu.unicorn.discovery.FillDiscovery;
import io.understudy.cpu.unicorn.discovery.LayoutDiscovery;
import io.understudy.cpu.unicorn.interposition.BlockEnds;
import io.understudy.cpu.unicorn.interposition.EngineCalls;
import io.understudy.cpu.unicorn.interposition.NativePieces;
import io.understudy.cpu.unicorn.interposition.RunGuard;
import io.understudy.cpu.unicorn.run.CpuidTable;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is found out about the library once per process.
 *
 * @param exitChecks null if they stay
 * @param calls null if none was replaced
 */
record EngineRuntime(
        EngineLibrary library,
        EngineLayout layout,
        FillDiscovery.Found fill,
        ExitChecks exitChecks,
        EngineCalls calls,
        Map<ProcessorModel, CpuidTable> cpuid) {
    private static final Logger LOG = LoggerFactory.getLogger(EngineRuntime.class);

    private static EngineRuntime found;
    private static BlockEnds wanted = BlockEnds.wanted();

    static synchronized EngineRuntime get() {
        if (found == null) {
            EngineLibrary library = EngineLibrary.locate();
            Libunicorn.bind(library);
            EngineLayout layout = LayoutDiscovery.discover();
            FillDiscovery.Found fill = FillDiscovery.search(layout);
            boolean fixed = wanted == BlockEnds.FIXED && fill.layout() != null && NativePieces.fitHost();
            EngineCalls calls = fixed ? EngineCalls.replace(library, fill.layout()) : null;
            if (calls == null && wanted == BlockEnds.FIXED) {
                LOG.warn(
                        "Functions of the engine's cannot be replaced on this host: any program of a guest may use its ports");
            }
            ExitChecks exitChecks = calls == null ? null : ExitChecks.search(layout);
            found = new EngineRuntime(library, layout, fill, exitChecks, calls, CpuidTable.readAll());
        }
        return found;
    }

    /** Has blocks end so, for the life of the process; before anything else is asked of the engine. */
    static synchronized void use(BlockEnds ends) {
        if (found != null && found.blockEnds() != ends) {
            throw new IllegalStateException("the engine is in use already, and its blocks end in one way only");
        }
        wanted = ends;
    }

    /** Null if crashes cannot be caught. */
    RunGuard guard() {
        return calls == null ? null : calls.guard();
    }

    BlockEnds blockEnds() {
        return calls == null ? BlockEnds.OF_THE_ENGINE : BlockEnds.FIXED;
    }
}
