package io.understudy.bench;

import java.util.HexFormat;

/** Small endless 32-bit programs, hand-assembled, for address {@value #ORIGIN} with paging off. */
public enum Kernel {
    /**
     * Twelve register instructions and a jump: add eax,ebx; xor ecx,eax; rol eax,3; sub edx,ecx; lea ebx,[eax+edx];
     * add esi,ebx; xor edi,esi; ror esi,5; add ecx,edi; sub eax,7; or edx,1; and edi,ebx; jmp.
     */
    ALU("01d8 31c1 c1c003 29ca 8d1c10 01de 31f7 c1ce05 01f9 83e807 83ca01 21df ebe1"),

    /** Blocks of four and five instructions: add; xor; sub; call f (thrice); jmp; f: add; xor; rol; and; ret. */
    CALLS(
            "01d8 31c1 29ca e818000000 01d8 31c1 29ca e80d000000 01d8 31c1 29ca e802000000 ebdd 01de 31f7 c1c003 21df c3"),

    /** A copy loop: mov esi,edi; mov ecx; then mov eax,[esi]; mov [edi],eax; add; add; dec ecx; jnz; jmp. */
    MEMORY_COPY("be00000200 bf00000400 b900100000 8b06 8907 83c604 83c704 49 75f3 ebe2"),

    /** REP MOVSD of 4 KiB, each iteration an instruction: mov esi; mov edi; mov ecx; rep movsd; jmp. */
    REP_MOVS("be00000200 bf00000400 b900040000 f3a5 ebed");

    /** Where a kernel lies and starts. */
    public static final int ORIGIN = 0x1000;

    /** Where its stack ends. */
    public static final int STACK = 0x8000;

    /** RAM it needs. */
    public static final int RAM_BYTES = 1 << 20;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out but as a copy
    private final byte[] code;

    Kernel(String hex) {
        code = HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    byte[] code() {
        return code.clone();
    }
}
