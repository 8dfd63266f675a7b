package io.understudy.cpu;

/** The ten segment-like registers, in the order in which the engine keeps them. */
public enum SegmentRegister {
    ES,
    CS,
    SS,
    DS,
    FS,
    GS,
    LDTR,
    TR,
    GDTR,
    IDTR
}
