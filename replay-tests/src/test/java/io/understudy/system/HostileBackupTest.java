package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.channel.ChannelLimits;
import io.understudy.log.channel.ChannelListener;
import io.understudy.log.channel.ChannelServer;
import io.understudy.log.channel.LogLink;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.transport.Transport;
import io.understudy.verification.process.SameUser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A backup that answers a real primary with what no host says. */
class HostileBackupTest extends RequiresEngine {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldNotTellTheArbiterOfAConsoleThatIsNowhere() throws Exception {
        CommandLineRun primary = answeredWith(
                hello -> new ChannelMessage.Accept(hello.view(), new HostIncarnation("b", 1), "over there", false));
        assertEquals(3, primary.exitCode(), primary.errors());
        assertTrue(
                primary.errors().contains("the backup refused: a host's console address must be host:port"),
                primary.errors());
        assertFalse(primary.errors().contains("\tat "), primary.errors());
    }

    private CommandLineRun answeredWith(Answer answer) throws Exception {
        SameUser.begin();
        try (Transport transport = Transport.nio("backup");
                ChannelServer backup =
                        ChannelServer.listen(transport, "127.0.0.1", 0, ChannelLimits.DEFAULT, new Answering(answer))) {
            return CommandLineRun.of(
                    folder,
                    "",
                    List.of(
                            "primary",
                            "--guest",
                            "kv",
                            "--backup",
                            "127.0.0.1:" + backup.port(),
                            "--console",
                            "127.0.0.1:0",
                            "--arbiter",
                            "127.0.0.1:1"));
        }
    }

    /** What is said to a primary that introduced itself. */
    private interface Answer {
        ChannelMessage to(ChannelMessage.Hello hello);
    }

    private record Answering(Answer answer) implements ChannelListener {
        @Override
        public void connected(LogLink link) {}

        @Override
        public void message(LogLink link, ChannelMessage message) {
            if (message instanceof ChannelMessage.Hello hello) {
                link.send(answer.to(hello));
            }
        }

        @Override
        public void closed(LogLink link, String reason) {}
    }
}
