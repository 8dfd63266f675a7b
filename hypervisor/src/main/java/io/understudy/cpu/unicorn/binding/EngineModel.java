package io.understudy.cpu.unicorn.binding;

import io.understudy.cpu.ProcessorModel;

/**
 * How the engine is asked for a {@link ProcessorModel}. Neither has RDRAND: the engine would answer it with the host's
 * entropy.
 *
 * @param mode UC_MODE_
 * @param number UC_CPU_X86_
 * @param vectors SSE registers
 * @param physicalBytes the memory that it can address
 * @param name for log headers
 */
public record EngineModel(int mode, int number, int vectors, long physicalBytes, String name) {
    private static final EngineModel PENTIUM3 = new EngineModel(4, 10, 8, 1L << 36, "i386 pentium3");
    private static final EngineModel QEMU64 = new EngineModel(8, 0, 16, 1L << 40, "amd64 qemu64");

    public static EngineModel of(ProcessorModel model) {
        return switch (model) {
            case I386 -> PENTIUM3;
            case AMD64 -> QEMU64;
        };
    }
}
