package io.understudy.simulation.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.input.Slices;
import io.understudy.machine.input.VirtualInputs;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.simulation.machine.ServiceFrame.Answer;
import io.understudy.simulation.machine.ServiceFrame.Beat;
import io.understudy.simulation.machine.ServiceFrame.Request;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The simulation's machine alone: the product's devices around the program. */
class GuestMachineTest {
    private final StringBuilder said = new StringBuilder();

    private static HostProcessors host(GuestKind kind) {
        return Processor.SIMULATED.ofHost(kind, Optional.empty(), () -> true);
    }

    private String run(boolean floods, String typed, long seed) {
        said.setLength(0);
        byte[] bytes = typed.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        int[] at = {0};
        VirtualInputs inputs = new VirtualInputs(
                1,
                new Slices(seed, 1000),
                (count, into, most) -> {
                    int length = count < 40_000 ? 0 : Math.min(most, bytes.length - at[0]);
                    System.arraycopy(bytes, at[0], into, 0, length);
                    at[0] += length;
                    return length;
                },
                100_000);
        try (Machine machine = new GuestBlueprint(StandbyMode.HOT, host(new GuestKind(floods, false, Optional.empty())))
                .build(0, inputs, (blockStart, stream, sent, offset, length) -> said.append((char) sent[offset]))) {
            machine.run();
        }
        return said.toString();
    }

    /** The frames that a machine with a card sends, when these come as soon as there is room. */
    private static List<ServiceFrame> frames(ServiceFrame... coming) {
        VirtualInputs inputs = new VirtualInputs(1, new Slices(5, 1000), (count, into, most) -> 0, 100_000);
        Deque<ServiceFrame> waiting = new ArrayDeque<>(List.of(coming));
        InputSource withFrames = new InputSource() {
            @Override
            public long atBlockStart(MachineInputs machine) {
                if (machine.count() > 10_000 && machine.room(VirtioNet.STREAM) > 0 && !waiting.isEmpty()) {
                    byte[] frame = waiting.remove().frame();
                    machine.receive(VirtioNet.STREAM, frame, 0, frame.length);
                }
                return inputs.atBlockStart(machine);
            }

            @Override
            public long readClock(long blockStart) {
                return inputs.readClock(blockStart);
            }

            @Override
            public void draw(long blockStart, int stream, byte[] into) {
                inputs.draw(blockStart, stream, into);
            }
        };
        List<ServiceFrame> said = new ArrayList<>();
        InetSocketAddress somewhere = new InetSocketAddress(1);
        try (Machine machine = new GuestBlueprint(
                        StandbyMode.HOT,
                        host(new GuestKind(false, true, Optional.empty())),
                        Optional.of(somewhere),
                        Optional.empty())
                .build(0, withFrames, (blockStart, stream, sent, offset, length) -> {
                    if (stream == VirtioNet.STREAM) {
                        said.add(ServiceFrame.read(ByteBuffer.wrap(sent, offset, length))
                                .orElseThrow());
                    }
                })) {
            machine.run();
        }
        return said;
    }

    private static <T extends ServiceFrame> List<T> only(Class<T> kind, List<ServiceFrame> frames) {
        return frames.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void shouldDoNumberedRequestsOnceAndInTheirOrder() {
        List<Answer> answers = only(
                Answer.class,
                frames(
                        new Request(1, 10, 7),
                        new Request(3, 11, 9),
                        new Request(2, 12, 8),
                        new Request(1, 13, 7),
                        new Request(3, 14, 9)));
        assertEquals(
                List.of(1, 1, 2, 2, 3), answers.stream().map(Answer::number).toList());
        assertEquals(
                List.of(10, 11, 12, 13, 14), answers.stream().map(Answer::stamp).toList());
        assertEquals(answers.get(0).mark(), answers.get(1).mark());
        long check = ServiceFrame.mix(ServiceFrame.mix(ServiceFrame.mix(0, 7), 8), 9);
        assertEquals(check, answers.get(4).check());
    }

    @Test
    void shouldSpeakUnaskedOnTheNetwork() {
        List<Beat> beats = only(Beat.class, frames());
        assertTrue(beats.size() > 1, beats.toString());
        for (int i = 0; i < beats.size(); i++) {
            assertEquals(i + 1, beats.get(i).number());
        }
    }

    @Test
    void shouldAnswer() {
        assertEquals(
                "OK\nVALUE b\nNONE\n", run(false, "put a b\nget a\nget c\n", 5).replaceAll("UP.*\n", ""));
    }

    @Test
    void shouldCountTheTicksOfItsTimer() {
        String answer = run(false, "uptime\n", 5);
        assertTrue(answer.matches("UP [1-9][0-9]*\n"), answer);
    }

    @Test
    void shouldPrintWithoutEndBesideItsAnswers() {
        String answer = run(true, "put a b\n", 5);
        assertTrue(answer.contains("OK\n"), answer);
        assertTrue(answer.matches("(?s)(~[0-9]+\n)+.*"), answer);
    }
}
