package io.understudy.cpu.unicorn;

/** What is found out about the library once per process. */
record EngineRuntime(EngineLibrary library, EngineLayout layout, CpuidTable cpuid) {
    private static EngineRuntime found;

    static synchronized EngineRuntime get() {
        if (found == null) {
            EngineLibrary library = EngineLibrary.locate();
            Libunicorn.bind(library);
            found = new EngineRuntime(library, LayoutDiscovery.discover(), CpuidTable.read());
        }
        return found;
    }
}
