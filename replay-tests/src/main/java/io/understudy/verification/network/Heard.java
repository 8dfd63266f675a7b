package io.understudy.verification.network;

/** Is told whenever something came from the guest; how long it was silent is what people feel. */
@FunctionalInterface
public interface Heard {
    void something();
}
