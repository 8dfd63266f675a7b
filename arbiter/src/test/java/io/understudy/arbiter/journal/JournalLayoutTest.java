package io.understudy.arbiter.journal;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.encoding.FieldReader;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.host.HostChange;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.RequestName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.WantedState;
import io.understudy.arbiter.wish.WishChange;
import io.understudy.arbiter.wish.WishId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of the journal, written down once and made with another CRC32C; a change here is another version. */
class JournalLayoutTest {
    private static final ClusterId CLUSTER = new ClusterId(0x0123456789ABCDEFL, 0x1122334455667788L);
    private static final Change ACKNOWLEDGED = new Change.Acknowledged(VM, 1);
    private static final Change SPENT = new Change.Spent(VM, new RequestName(A.identity(), 7));

    private static final String HOST_A =
            "0001610000000000000001000c612e6c6f63616c3a37303031000c612e6c6f63616c3a37303032";
    private static final String HOST_B =
            "0001620000000000000001000c622e6c6f63616c3a37303031000c622e6c6f63616c3a37303032";
    private static final String FILE_HEADER =
            "554152424a524e4c" + "00000005" + "0123456789abcdef1122334455667788" + "09e9394c";
    private static final String GROUP = "0000002b" + "6258c11f" + "f559a2c9"
            + "02000567756573740000000000000001"
            + "030005677565737400016100000000000000010000000000000007" + "ff";

    @Test
    void shouldWriteTheFileHeader() {
        assertEquals(FILE_HEADER, hex(JournalLayout.fileHeader(CLUSTER)));
    }

    @Test
    void shouldWriteAGroup() {
        assertEquals(GROUP, hex(JournalLayout.group(CLUSTER, 32, List.of(ACKNOWLEDGED, SPENT))));
    }

    @Test
    void shouldReadBothBack() throws JournalException {
        ByteBuffer bytes = ByteBuffer.wrap(ByteBufUtil.decodeHexDump(FILE_HEADER + GROUP));
        JournalReader.Contents contents = JournalReader.read(Path.of("golden"), bytes);
        assertEquals(CLUSTER, contents.clusterId());
        assertEquals(List.of(new JournalReader.Group(32, List.of(ACKNOWLEDGED, SPENT))), contents.groups());
        assertEquals(88, contents.wholeBytes());
        assertEquals(0, contents.tornBytes());
    }

    @Test
    void shouldWriteAndReadEachKindOfChange() throws MalformedException {
        assertChange(
                "01" + "00056775657374" + "0000000000000001" + "02" + HOST_A + HOST_B + "0000000000000007",
                new Change.Granted(VM, view(1, A, Optional.of(B)), 7));
        assertChange("02" + "00056775657374" + "0000000000000001", ACKNOWLEDGED);
        assertChange("03" + "00056775657374" + "0001610000000000000001" + "0000000000000007", SPENT);
        assertChange(
                "04" + "00056775657374" + "0000000000000002" + "01" + HOST_B + "0000000000000009",
                new Change.Restored(VM, view(2, B, ALONE).withAcknowledgement(), 9));
        assertChange("10" + "00056775657374" + "0000000000000007", new Change.Outdated(VM, 7));
        assertChange("11" + "00056775657374" + "0001610000000000000001", new Change.GaveUp(VM, A.identity()));
    }

    @Test
    void shouldWriteAndReadEachKindOfChangeOfThePool() throws MalformedException {
        WishId id = new WishId(0x0123456789ABCDEFL, 0x1122334455667788L);
        String hexId = "0123456789abcdef1122334455667788";
        String kv = "00056775657374";
        HostName a = new HostName("a");
        Spec spec = new Spec(new byte[] {7, 8});
        assertChange("05" + "0001610000000000000001", new HostChange.Appeared(A.identity()));
        assertChange(
                "06" + hexId + kv + "00020708" + "01" + "01",
                new WishChange.Started(id, VM, spec, RepairMode.MANUAL, StandbyMode.COLD));
        assertChange("07" + hexId + kv, new WishChange.Stopped(id, VM));
        assertChange("08" + hexId + kv + "0001610000000000000001", new WishChange.Moved(id, VM, A.identity()));
        assertChange("09" + hexId + kv, new WishChange.Repaired(id, VM));
        assertChange("0a" + hexId + kv + "01", new WishChange.Forgotten(id, VM, true));
        assertChange("0b" + hexId + "000161", new WishChange.Drained(id, a));
        assertChange("0c" + hexId + "000161", new WishChange.Undrained(id, a));
        VmWish wish = new VmWish(
                WantedState.STOPPED, spec, RepairMode.AUTO, StandbyMode.COLD, true, 3, Optional.of(B.identity()));
        assertChange(
                "0d" + kv + "01" + "00020708" + "00" + "01" + "01" + "0000000000000003" + "01"
                        + "0001620000000000000001",
                new WishChange.Wished(VM, wish));
        assertChange("0e" + "000161", new WishChange.StillDrained(a));
        assertChange("0f" + hexId, new WishChange.Remembered(id));
    }

    private static void assertChange(String hex, Change change) throws MalformedException {
        ByteBuf bytes = Unpooled.buffer();
        ChangeWriter.write(change, bytes);
        assertEquals(hex, ByteBufUtil.hexDump(bytes));
        assertEquals(change, ChangeReader.read(new FieldReader(bytes)));
    }

    private static String hex(ByteBuffer bytes) {
        return ByteBufUtil.hexDump(Unpooled.wrappedBuffer(bytes));
    }
}
