package io.understudy.cpu;

/** The general registers, in the order of their encoding in instructions. */
public enum GeneralRegister {
    EAX,
    ECX,
    EDX,
    EBX,
    ESP,
    EBP,
    ESI,
    EDI;

    private static final GeneralRegister[] BY_ENCODING = values();

    /** The register with this number in an instruction, 0 to 7. */
    public static GeneralRegister of(int encoding) {
        return BY_ENCODING[encoding];
    }
}
