package io.understudy.cli.engine;

import io.understudy.cpu.CpuFactory;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.unicorn.EngineIdentity;
import io.understudy.cpu.unicorn.UnicornEngine;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.doctor.Doctor;
import java.io.PrintStream;

/** The one place that knows which engine executes guest code. */
public final class Engine {
    private Engine() {}

    static Doctor doctor(PrintStream out) {
        return new Doctor(Engine::describe, EngineLibrary.cachedFile(), out);
    }

    /** The file that the user names is the only one that counts: says what is wrong with it, if anything is. */
    static void refuseBadName() {
        if (EngineLibrary.isNamed()) {
            EngineLibrary.locate();
        }
    }

    static boolean isUsable() {
        try {
            EngineLibrary.locate();
            return true;
        } catch (EngineUnavailable none) {
            return false;
        }
    }

    public static CpuFactory factory(CounterMode counter, MemoryMode memory) {
        return (model, ramBytes, requests) ->
                UnicornEngine.open(model, ramBytes, requests, counter, memory).cpu();
    }

    /** The memory path that {@link #factory} gives. */
    public static MemoryMode available(MemoryMode memory, CounterMode counter) {
        return UnicornEngine.available(memory, counter);
    }

    public static EngineIdentity identity(ProcessorModel model) {
        return EngineIdentity.of(EngineLibrary.locate(), model);
    }

    /** Has the engine cut blocks as in this recording. Before it is used for anything. */
    public static void prepareFor(String recordedMode) {
        EngineIdentity.prepareFor(recordedMode);
    }

    private static String describe() {
        try {
            EngineLibrary library = EngineLibrary.locate();
            return "libunicorn " + library.versionText() + " (" + library.file() + ")";
        } catch (EngineUnavailable none) {
            throw new IllegalStateException(none.getMessage(), none);
        }
    }
}
