package io.understudy.cpu.unicorn;

import io.understudy.cpu.ProcessorModel;
import java.util.Map;

/** What is found out about the library once per process. */
record EngineRuntime(
        EngineLibrary library, EngineLayout layout, FillDiscovery.Found fill, Map<ProcessorModel, CpuidTable> cpuid) {
    private static EngineRuntime found;

    static synchronized EngineRuntime get() {
        if (found == null) {
            EngineLibrary library = EngineLibrary.locate();
            Libunicorn.bind(library);
            EngineLayout layout = LayoutDiscovery.discover();
            found = new EngineRuntime(library, layout, FillDiscovery.search(layout), CpuidTable.readAll());
        }
        return found;
    }
}
