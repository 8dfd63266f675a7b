package io.understudy.cpu.unicorn.counter;

/** Who counts the blocks. Positions, stops and logs are the same in both modes. */
public enum CounterMode {
    /** Machine code called by the translated block: x86-64 Linux only. */
    NATIVE,
    /** A Java callback for each block: any Linux, some hundred times slower. */
    JAVA
}
