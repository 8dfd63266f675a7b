package io.understudy.cpu.unicorn;

/** What is found out about the library once per process. */
record EngineRuntime(EngineLibrary library, EngineLayout layout, FillDiscovery.Found fill, CpuidTable cpuid) {
    private static EngineRuntime found;

    static synchronized EngineRuntime get() {
        if (found == null) {
            EngineLibrary library = EngineLibrary.locate();
            Libunicorn.bind(library);
            EngineLayout layout = LayoutDiscovery.discover();
            found = new EngineRuntime(library, layout, FillDiscovery.search(layout), CpuidTable.read());
        }
        return found;
    }
}
