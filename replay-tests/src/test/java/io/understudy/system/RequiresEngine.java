package io.understudy.system;

import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** Skips, or with {@code -Dunderstudy.requireEngine=true} fails, where no libunicorn can be used. */
public abstract class RequiresEngine {
    @BeforeAll
    static void findEngine() {
        try {
            Assumptions.assumeTrue(EngineLibrary.locate() != null);
        } catch (EngineUnavailable e) {
            if (Boolean.getBoolean("understudy.requireEngine")) {
                throw e;
            }
            Assumptions.abort("skipped, no engine: " + e.getMessage());
        }
    }
}
