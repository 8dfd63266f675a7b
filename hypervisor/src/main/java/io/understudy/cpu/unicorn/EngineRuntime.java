package io.understudy.cpu.unicorn;

import io.understudy.cpu.ProcessorModel;
import java.util.Map;

/** What is found out about the library once per process. */
record EngineRuntime(
        EngineLibrary library,
        EngineLayout layout,
        FillDiscovery.Found fill,
        ExitChecks exitChecks,
        EngineCalls calls,
        Map<ProcessorModel, CpuidTable> cpuid) {
    private static EngineRuntime found;

    static synchronized EngineRuntime get() {
        if (found == null) {
            EngineLibrary library = EngineLibrary.locate();
            Libunicorn.bind(library);
            EngineLayout layout = LayoutDiscovery.discover();
            FillDiscovery.Found fill = FillDiscovery.search(layout);
            EngineCalls calls = fill.layout() == null || !NativePieces.fitHost()
                    ? null
                    : EngineCalls.replace(library, fill.layout());
            found = new EngineRuntime(library, layout, fill, ExitChecks.search(layout), calls, CpuidTable.readAll());
        }
        return found;
    }
}
