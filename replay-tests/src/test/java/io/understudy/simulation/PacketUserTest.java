package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.simulation.machine.ServiceFrame;
import io.understudy.simulation.machine.ServiceFrame.Answer;
import io.understudy.simulation.machine.ServiceFrame.Beat;
import io.understudy.simulation.machine.ServiceFrame.Request;
import io.understudy.simulation.world.Scheduler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the client on the network notices, and that it does not give up. */
class PacketUserTest {
    private static final long MARK = 0x0102_0304_0506_0710L;

    private final PacketUser user = new PacketUser(new SplittableRandom(1));
    private final List<Request> asked = new ArrayList<>();
    private long now;

    /** Lets time pass until so many frames were sent. */
    private Request ask(int frames) {
        while (asked.size() < frames) {
            now += Scheduler.MILLIS;
            for (byte[] frame : user.advance(now)) {
                asked.add((Request) ServiceFrame.read(ByteBuffer.wrap(frame)).orElseThrow());
            }
        }
        return asked.get(frames - 1);
    }

    private long check(int number) {
        long check = 0;
        for (int i = 1; i <= number; i++) {
            int wanted = i;
            check = ServiceFrame.mix(
                    check,
                    asked.stream()
                            .filter(request -> request.number() == wanted)
                            .findFirst()
                            .orElseThrow()
                            .value());
        }
        return check;
    }

    private void hear(ServiceFrame said) {
        user.receive(ByteBuffer.wrap(said.frame()), now);
    }

    private void assertBroken(String how, ServiceFrame said) {
        Violation found = assertThrows(Violation.class, () -> hear(said));
        assertEquals(Promise.CONNECTION_STANDS, found.promise());
        assertTrue(found.getMessage().contains(how), found.getMessage());
    }

    @Test
    void shouldSendAgainWhatIsNotAnsweredAndGoOnWhenItIs() {
        ask(12);
        assertEquals(3, asked.stream().mapToInt(Request::number).max().orElseThrow(), "only some are under way");
        hear(new Answer(3, asked.get(11).stamp(), check(3), MARK));
        assertEquals(3, user.answers());
        assertEquals(4, ask(asked.size() + 1).number());
    }

    @Test
    void shouldTakeAnswersThatComeTwiceAndLate() {
        ask(4);
        Answer first = new Answer(1, asked.get(0).stamp(), check(1), MARK);
        hear(first);
        hear(new Answer(2, asked.get(1).stamp(), check(2), MARK + 1));
        hear(first);
        assertEquals(2, user.answers());
    }

    @Test
    void shouldNoticeAnAnswerThatIsContradicted() {
        ask(2);
        hear(new Answer(1, asked.get(0).stamp(), check(1), MARK));
        assertBroken("is contradicted", new Answer(1, asked.get(1).stamp(), check(1), MARK + 1));
        hear(new Beat(7, MARK));
        assertBroken("is contradicted", new Beat(7, MARK + 1));
    }

    @Test
    void shouldNoticeARequestThatIsLostAfterItsAnswer() {
        ask(1);
        hear(new Answer(1, asked.get(0).stamp(), check(1), MARK));
        Request later = ask(2);
        assertBroken("it is lost", new Answer(0, later.stamp(), 0, 0));
    }

    @Test
    void shouldNoticeWhatItNeverAsked() {
        ask(1);
        assertBroken("which was not made", new Answer(2, asked.get(0).stamp(), 0, MARK));
        assertBroken("other requests", new Answer(1, asked.get(0).stamp(), check(1) + 1, MARK));
    }

    @Test
    void shouldNoticeAFrameThatIsCut() {
        ask(1);
        byte[] frame = new Answer(1, asked.get(0).stamp(), check(1), MARK).frame();
        assertThrows(Violation.class, () -> user.receive(ByteBuffer.wrap(frame, 0, frame.length - 1), now));
    }
}
