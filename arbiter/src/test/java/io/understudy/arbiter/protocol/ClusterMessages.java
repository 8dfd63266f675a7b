package io.understudy.arbiter.protocol;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.Standing;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Every message of several arbiters and its bytes. */
final class ClusterMessages {
    private static final String SEVEN = "0000000000000007";
    private static final String CLUSTER = "0123456789abcdef1122334455667788";
    private static final Introduction A =
            new Introduction("a", 5, new ClusterId(0x0123456789ABCDEFL, 0x1122334455667788L));
    private static final String INTRODUCTION = "000161" + "0000000000000005" + CLUSTER;

    private ClusterMessages() {}

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments(new Request.Introducing(A), "00000022" + "0a" + "55415242" + "0003" + INTRODUCTION),
                arguments(
                        new Request.Reconfiguring(7, A, "h:1", "h:2"),
                        "0000002e" + "0b" + SEVEN + INTRODUCTION + "0003683a31" + "0003683a32"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(new Answer.Elsewhere(7), "00000009" + "8b" + SEVEN),
                arguments(
                        new Answer.Leadership(new Standing(3, true, "h:1")),
                        "0000000f" + "8c" + "0000000000000003" + "01" + "0003683a31"),
                arguments(new Answer.Introduced(A, 9), "00000024" + "8d" + INTRODUCTION + "0000000000000009"));
    }
}
