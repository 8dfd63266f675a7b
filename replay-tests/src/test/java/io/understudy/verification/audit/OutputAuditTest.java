package io.understudy.verification.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.entry.OutputCheck;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameWriter;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.message.StatePart;
import io.understudy.log.wire.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Wires on which everything is right, and on which one thing is wrong. */
class OutputAuditTest {
    private static final LogHeader HEADER =
            new LogHeader(LogHeader.FORMAT_VERSION, "t", "0".repeat(64), 4096, "", "m", "e", "e", "l", 0, 1, "n", "n");
    private static final Host A = new Host("a", 1, "", "");
    private static final Host B = new Host("b", 1, "", "");
    private static final byte[] FRAME = text("a frame of some length");
    private static final int SERIAL_STREAM = 0;
    private static final int CARD_STREAM = 3;

    private final OutputAudit audit = new OutputAudit();
    private LinkWire link = new LinkWire();
    private Baseline end = Baseline.POWER_ON;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void meet(long view, Host backup) {
        link = new LinkWire();
        audit.toBackup(link, new ChannelMessage.Hello(view, "vm", "", HEADER, new HostIncarnation("a", 1)));
        audit.toPrimary(
                link, new ChannelMessage.Accept(view, new HostIncarnation(backup.name(), backup.incarnation())));
    }

    private void recorded(long view, Host primary, Host backup) {
        audit.recorded(new View(view, primary, Optional.ofNullable(backup), true));
    }

    /** The primary of view 1 is A, its backup B. */
    private void pair() {
        recorded(1, A, B);
        meet(1, B);
    }

    private void logged(long view, int stream, byte[] bytes) {
        ByteBuffer encoded = ByteBuffer.allocate(EntryWriter.MAX_FIXED_BYTES);
        EntryWriter writer = new EntryWriter(encoded, end);
        writer.output(100, stream, bytes.length, new OutputCheck().of(bytes, 0, bytes.length));
        FrameWriter frame = new FrameWriter(Envelope.MAX_BYTES);
        frame.begin(view, end.nextSequence(), end.position(), end.nanos(), end.outputs());
        frame.append(encoded, 0, encoded.position());
        end = writer.baseline();
        audit.toBackup(link, new ChannelMessage.EntriesFrame(FrameReader.read(frame.finish())));
    }

    private void acknowledged(long view, long sequence) {
        audit.toPrimary(link, new ChannelMessage.Ack(view, sequence, 0));
    }

    private AuditReport report() throws InterruptedException {
        return audit.report(0);
    }

    private void finds(String what) throws InterruptedException {
        AuditReport report = report();
        assertTrue(report.objection().contains(what), report::toString);
        assertFalse(report.clean());
    }

    @Test
    void shouldPassOutputsThatWaited() throws InterruptedException {
        pair();
        logged(1, CARD_STREAM, FRAME);
        logged(1, SERIAL_STREAM, text("a"));
        logged(1, SERIAL_STREAM, text("bc"));
        acknowledged(1, 3);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(FRAME)));
        audit.left(Departure.serial(1, 0, ByteBuffer.wrap(text("ab")))); // cut inside an output
        audit.left(Departure.serial(1, 2, ByteBuffer.wrap(text("c"))));
        AuditReport report = report();
        assertTrue(report.clean(), report::toString);
        assertEquals(new Count(1, 0), report.frames());
        assertEquals(new Count(3, 0), report.serial());
        assertTrue(report.toString().startsWith("frames audited 1, violations 0"), report::toString);
    }

    @Test
    void shouldNotBeCleanIfNothingWasSeen() throws InterruptedException {
        pair();
        assertFalse(report().clean());
    }

    @Test
    void shouldFindAFrameBeforeItsAcknowledgement() throws InterruptedException {
        pair();
        logged(1, CARD_STREAM, FRAME);
        logged(1, CARD_STREAM, FRAME);
        acknowledged(1, 1);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(FRAME)));
        audit.left(Departure.frame(1, FRAME.length, ByteBuffer.wrap(FRAME)));
        acknowledged(1, 2);
        assertEquals(new Count(2, 1), report().frames());
        finds("left before its entry was acknowledged");
    }

    @Test
    void shouldFindSerialOutputBeforeItsAcknowledgement() throws InterruptedException {
        pair();
        logged(1, SERIAL_STREAM, text("a"));
        logged(1, SERIAL_STREAM, text("b"));
        acknowledged(1, 1);
        audit.left(Departure.serial(1, 0, ByteBuffer.wrap(text("ab"))));
        assertEquals(new Count(2, 2), report().serial());
        finds("left before its entry was acknowledged");
    }

    @Test
    void shouldFindWhatWasNotOnTheLink() throws InterruptedException {
        pair();
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(FRAME)));
        finds("left before its entry was on the link");
    }

    @Test
    void shouldNotCountTheAcknowledgementOfAnotherView() throws InterruptedException {
        pair();
        logged(1, CARD_STREAM, FRAME);
        acknowledged(2, 1);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(FRAME)));
        finds("left before its entry was acknowledged");
    }

    @Test
    void shouldFindAFrameThatTheLogHasOtherwise() throws InterruptedException {
        pair();
        logged(1, CARD_STREAM, FRAME);
        acknowledged(1, 1);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(text("a frame of same length"))));
        finds("is not the output that the log has there");
    }

    @Test
    void shouldFindHalfAFrame() throws InterruptedException {
        pair();
        logged(1, CARD_STREAM, FRAME);
        acknowledged(1, 1);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(text("a frame"))));
        finds("is not the output that the log has there");
    }

    @Test
    void shouldFindASerialByteThatTheLogHasOtherwise() throws InterruptedException {
        pair();
        logged(1, SERIAL_STREAM, text("a"));
        logged(1, SERIAL_STREAM, text("b"));
        acknowledged(1, 2);
        audit.left(Departure.serial(1, 0, ByteBuffer.wrap(text("aB"))));
        finds("is not the output that the log has there");
    }

    @Test
    void shouldAskForNothingOfAMachineWithoutABackup() throws InterruptedException {
        recorded(1, A, null);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(FRAME)));
        AuditReport report = report();
        assertEquals("", report.objection());
        assertEquals(1, report.aloneFrames());
        assertFalse(report.clean(), "no frame was audited");
    }

    /** That there is none says the arbiter, and nobody else. */
    @Test
    void shouldFindWhatLeavesInAViewThatWasNeverGranted() throws InterruptedException {
        pair();
        audit.left(Departure.frame(2, 0, ByteBuffer.wrap(FRAME)));
        finds("view 2, which the arbiter never granted");
    }

    @Test
    void shouldFindAnAcknowledgementOfSomebodyElse() throws InterruptedException {
        recorded(1, A, B);
        meet(1, new Host("c", 1, "", ""));
        logged(1, CARD_STREAM, FRAME);
        acknowledged(1, 1);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(FRAME)));
        finds("acknowledged who was not the backup");
    }

    /** B is brought in with a state: 5 bytes of serial output, of which 2 are confirmed, and 7 bytes of frames. */
    private void recruited() {
        recorded(1, A, null);
        recorded(2, A, B);
        meet(2, B);
        byte[] unconfirmed = ByteBuffer.allocate(16)
                .put((byte) SERIAL_STREAM)
                .putLong(9)
                .putInt(3)
                .put(text("cde"))
                .array();
        end = new Baseline(10, 50, 0, 12);
        audit.toBackup(
                link,
                new ChannelMessage.StateBegin(
                        end, 4096, StreamPositions.of(2, 0, 0, 7), unconfirmed.length, ByteBuffer.allocate(0)));
        audit.toBackup(link, new ChannelMessage.StatePiece(StatePart.OUTPUTS, 0, ByteBuffer.wrap(unconfirmed)));
        audit.toBackup(link, new ChannelMessage.StateEnd(1, 0));
    }

    @Test
    void shouldKnowWhereALinkThatBeginsWithAStateStands() throws InterruptedException {
        recruited();
        logged(2, CARD_STREAM, FRAME);
        logged(2, SERIAL_STREAM, text("f"));
        acknowledged(2, 10);
        // Made before the state was copied, so acknowledged with it.
        audit.left(Departure.serial(2, 0, ByteBuffer.wrap(text("abcde"))));
        audit.left(Departure.frame(2, 7, ByteBuffer.wrap(FRAME)));
        assertEquals("", report().objection());
        audit.left(Departure.serial(2, 5, ByteBuffer.wrap(text("f"))));
        finds("left before its entry was acknowledged");
    }

    @Test
    void shouldFindOutputOfAStateThatIsNotAcknowledged() throws InterruptedException {
        recruited();
        acknowledged(2, 8);
        audit.left(Departure.serial(2, 0, ByteBuffer.wrap(text("abcde"))));
        finds("left before its entry was acknowledged");
    }

    @Test
    void shouldFindAStateWhoseOutputsDoNotAddUp() {
        meet(2, B);
        audit.toBackup(
                link,
                new ChannelMessage.StateBegin(
                        new Baseline(10, 50, 0, 12), 4096, StreamPositions.of(5), 7, ByteBuffer.allocate(0)));
        assertThrows(IllegalArgumentException.class, () -> audit.toBackup(link, new ChannelMessage.StateEnd(0, 0)));
    }

    @Test
    void shouldFindABackupThatWasNeverSpokenTo() throws InterruptedException {
        recorded(1, A, B);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(FRAME)));
        finds("left before its entry was on the link");
    }

    /** The arbiter granted the view with the backup; that its primary did not say so is no excuse. */
    @Test
    void shouldHoldAPrimaryToABackupThatItAdopted() throws InterruptedException {
        recorded(1, A, null);
        meet(2, B);
        logged(2, CARD_STREAM, FRAME);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(FRAME)));
        assertEquals("", report().objection());
        recorded(2, A, B);
        audit.left(Departure.frame(1, 0, ByteBuffer.wrap(FRAME)));
        finds("left before its entry was acknowledged");
    }
}
