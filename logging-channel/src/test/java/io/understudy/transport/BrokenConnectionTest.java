package io.understudy.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Another Netty may call them something else, and then nobody would notice that they come late. */
class BrokenConnectionTest {
    @ParameterizedTest
    @FieldSource("io.understudy.transport.BrokenConnection#CLASSES")
    void shouldNameAClassThatThereIs(String name) {
        assumeTrue(name.startsWith("io.") || Runtime.version().feature() == 17, "another JDK has others");
        assertDoesNotThrow(() -> Class.forName(name));
    }
}
