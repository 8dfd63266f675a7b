package io.understudy.cpu;

/** The general registers, in the order of their encoding in instructions. The last eight are a 64-bit guest's only. */
public enum GeneralRegister {
    EAX,
    ECX,
    EDX,
    EBX,
    ESP,
    EBP,
    ESI,
    EDI,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15;

    private static final GeneralRegister[] BY_ENCODING = values();

    /** The register with this number in an instruction, 0 to 15. */
    public static GeneralRegister of(int encoding) {
        return BY_ENCODING[encoding];
    }
}
