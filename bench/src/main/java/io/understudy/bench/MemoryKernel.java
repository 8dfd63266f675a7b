package io.understudy.bench;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Small endless programs that store to memory in different ways, with paging on: 1 MiB, and twice more as aliases. */
public enum MemoryKernel {
    /** {@link Kernel#MEMORY_COPY}. */
    COPY(Kernel.MEMORY_COPY.code()),

    /** {@link Kernel#REP_MOVS}. */
    STRINGS(Kernel.REP_MOVS.code()),

    /** {@link Kernel#CALLS}: each call stores its return address. */
    CALLS(Kernel.CALLS.code()),

    /**
     * 64 pages written through one alias and read through another, then a flush: mov ecx,64; mov esi,220000h;
     * mov edi,320000h; page: mov [esi],ecx; mov eax,[edi]; mov [edi+4],eax; add esi,1000h; add edi,1000h; dec ecx;
     * jnz page; mov eax,cr3; mov cr3,eax; jmp.
     */
    ALIASES(hex("b940000000be00002200bf00003200890e8b0789470481c60010000081c7001000004975ea0f20d80f22d8ebd3")),

    /** Data in the page of the code: inc dword [1800h]; add [1804h],eax; push eax; pop ebx; jmp. */
    DATA_BESIDE_CODE(hex("ff0500180000010504180000505bebf0")),

    /** A routine MOV EBX,constant; RET is rewritten and called: inc eax; mov [3001h],eax; call 3000h; jmp. */
    REWRITE(hex("40a301300000e8f51f0000ebf3"));

    static final int RAM_BYTES = 1 << 20;

    private static final int PAGE = 4096;
    private static final int DIRECTORY = 0x10000;
    private static final int TABLE = 0x11000;
    private static final int ROUTINE = 0x3000;
    private static final int PRESENT_WRITABLE = 3;
    private static final int ENTRIES = 1024;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final byte[] code;

    MemoryKernel(byte[] code) {
        this.code = code;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /** Puts the program into zeroed RAM and the processor to its beginning. */
    void load(ByteBuffer ram, CpuState state) {
        ram.putInt(DIRECTORY, TABLE | PRESENT_WRITABLE);
        for (int i = 0; i < ENTRIES; i++) {
            ram.putInt(TABLE + 4 * i, i * PAGE % RAM_BYTES | PRESENT_WRITABLE);
        }
        ram.put(Kernel.ORIGIN, code);
        ram.put(ROUTINE, (byte) 0xBB).put(ROUTINE + 5, (byte) 0xC3);
        state.setInstructionPointer(Kernel.ORIGIN);
        state.setGeneral(GeneralRegister.ESP, this == DATA_BESIDE_CODE ? Kernel.ORIGIN + PAGE : Kernel.STACK);
        state.setControl(3, DIRECTORY);
        state.setControl(0, 0x80000001L);
    }
}
