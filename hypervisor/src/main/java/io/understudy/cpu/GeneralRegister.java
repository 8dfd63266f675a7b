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
    EDI
}
