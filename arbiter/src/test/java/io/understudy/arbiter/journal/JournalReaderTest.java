package io.understudy.arbiter.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.VmName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is torn and what is damaged, byte by byte. */
class JournalReaderTest {
    private static final Path FILE = Path.of("somewhere", "journal");
    private static final ClusterId CLUSTER = new ClusterId(1, 2);
    private static final int GROUPS = 24;

    private final List<Integer> starts = new ArrayList<>();
    private final byte[] journal = journal();

    private byte[] journal() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(JournalLayout.fileHeader(CLUSTER).array());
        for (Change change : History.first(GROUPS)) {
            starts.add(bytes.size());
            bytes.writeBytes(
                    JournalLayout.group(CLUSTER, bytes.size(), List.of(change)).array());
        }
        starts.add(bytes.size());
        return bytes.toByteArray();
    }

    @Test
    void shouldReadAWholeJournal() throws JournalException {
        assertWhole(GROUPS, 0, journal);
    }

    @Test
    void shouldCutOffATornLastGroupAtEveryByte() throws JournalException {
        for (int group = GROUPS - 2; group < GROUPS; group++) {
            for (int length = starts.get(group); length < starts.get(group + 1); length++) {
                assertWhole(group, length - starts.get(group), Arrays.copyOf(journal, length));
            }
        }
    }

    @Test
    void shouldCutOffZerosWhereTheLastGroupWasNeverWritten() throws JournalException {
        int cases = 0;
        for (int group = 0; group < GROUPS; group++) {
            int start = starts.get(group);
            int end = starts.get(group + 1);
            assertWhole(group, end - start, zeroFrom(start, end));
            int boundary = (start + 511) / 512 * 512;
            if (boundary > start && boundary < end) {
                assertWhole(group, end - start, zeroFrom(boundary, end));
                cases++;
            }
        }
        assertTrue(cases >= 3, "too few groups lie across a sector boundary: " + cases);
    }

    private byte[] zeroFrom(int from, int length) {
        byte[] bytes = Arrays.copyOf(journal, length);
        Arrays.fill(bytes, from, length, (byte) 0);
        return bytes;
    }

    @Test
    void shouldCutOffAHeaderOfWhichOnlyTheFirstSectorWasWritten() throws JournalException {
        int padded = 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(JournalLayout.fileHeader(CLUSTER).array());
        while (bytes.size() < 512 - JournalLayout.GROUP_HEADER_BYTES + 1) {
            Change change = History.change(padded++);
            bytes.writeBytes(
                    JournalLayout.group(CLUSTER, bytes.size(), List.of(change)).array());
        }
        // Shorter groups until a header lies across the boundary at a multiple of 512.
        while (bytes.size() % 512 <= 512 - JournalLayout.GROUP_HEADER_BYTES || bytes.size() % 512 == 0) {
            bytes.writeBytes(JournalLayout.group(
                            CLUSTER, bytes.size(), List.of(new Change.Acknowledged(new VmName("v"), padded)))
                    .array());
            padded++;
        }
        int start = bytes.size();
        bytes.writeBytes(JournalLayout.group(CLUSTER, start, History.first(3)).array());
        byte[] torn = bytes.toByteArray();
        Arrays.fill(torn, (start + 511) / 512 * 512, torn.length, (byte) 0);
        assertWhole(padded, torn.length - start, torn);
    }

    /** A disk writes the sectors of one write in any order. */
    @Test
    void shouldCutOffALastGroupThatLacksAnySector() throws JournalException {
        byte[] large = concat(
                journal,
                JournalLayout.group(CLUSTER, journal.length, History.first(GROUPS))
                        .array());
        assertWhole(GROUPS + 1, 0, large);
        byte[] next = JournalLayout.group(CLUSTER, large.length, List.of(History.change(GROUPS)))
                .array();
        int sectors = 0;
        for (int from = journal.length; from < large.length; from = (from / 512 + 1) * 512) {
            byte[] torn = large.clone();
            Arrays.fill(torn, from, Math.min(large.length, (from / 512 + 1) * 512), (byte) 0);
            assertWhole(GROUPS, large.length - journal.length, torn);
            assertDamaged(concat(torn, next), "sector at " + from + ", with a group behind it");
            sectors++;
        }
        assertTrue(sectors >= 4, "too few sectors: " + sectors);
    }

    @Test
    void shouldRefuseEveryFlippedBit() {
        for (int bit = 0; bit < journal.length * 8; bit++) {
            byte[] flipped = journal.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertDamaged(flipped, "bit " + bit);
        }
    }

    @Test
    void shouldRefuseAByteMoreOrLessInTheMiddle() {
        for (int at = 0; at < starts.get(GROUPS - 1); at++) {
            byte[] shorter = Arrays.copyOf(journal, journal.length - 1);
            System.arraycopy(journal, at + 1, shorter, at, journal.length - at - 1);
            assertDamaged(shorter, "without byte " + at);
            byte[] longer = Arrays.copyOf(journal, journal.length + 1);
            System.arraycopy(journal, at, longer, at + 1, journal.length - at);
            longer[at] = 0;
            assertDamaged(longer, "with a byte before " + at);
        }
    }

    @Test
    void shouldRefuseRecordsOfAnotherClusterOrPlace() {
        byte[] foreign = JournalLayout.group(new ClusterId(1, 3), journal.length, List.of(History.change(GROUPS)))
                .array();
        assertDamaged(concat(journal, foreign), "foreign");
        int last = starts.get(GROUPS - 1);
        assertDamaged(concat(journal, Arrays.copyOfRange(journal, last, journal.length)), "repeated");
    }

    @Test
    void shouldRefuseAnotherVersion() {
        ByteBuffer header = JournalLayout.fileHeader(CLUSTER);
        header.putInt(8, 6);
        header.putInt(28, JournalLayout.crc(header.slice(0, 28)));
        JournalException refusal = assertThrows(JournalException.class, () -> JournalReader.read(FILE, header));
        assertTrue(refusal.getMessage().contains("format version 6, this arbiter reads versions 1 to 5"));
    }

    @Test
    void shouldRefuseAFileThatIsNoJournal() {
        assertDamaged(new byte[0], "empty");
        assertDamaged(new byte[100], "zeros");
        assertDamaged(Arrays.copyOf(journal, JournalLayout.FILE_HEADER_BYTES - 1), "half a header");
    }

    private static void assertWhole(int groups, int tornBytes, byte[] bytes) throws JournalException {
        JournalReader.Contents contents = JournalReader.read(FILE, ByteBuffer.wrap(bytes));
        assertEquals(groups, contents.groups().size());
        assertEquals(tornBytes, contents.tornBytes());
        assertEquals(bytes.length - tornBytes, contents.wholeBytes());
    }

    private static void assertDamaged(byte[] bytes, String what) {
        JournalException refusal = assertThrows(
                JournalException.class, () -> JournalReader.read(FILE, ByteBuffer.wrap(bytes)), () -> what);
        String line = refusal.getMessage();
        assertTrue(line.startsWith(FILE + " at offset "), line);
        assertTrue(line.chars().noneMatch(Character::isISOControl), line);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
