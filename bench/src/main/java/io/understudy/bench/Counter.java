package io.understudy.bench;

/** The three ways of counting instructions exactly. */
public enum Counter {
    /** Native callback per block. */
    NATIVE,
    /** Java callback per block. */
    JAVA,
    /** The engine's own {@code count=}: a callback per instruction. */
    COUNT
}
