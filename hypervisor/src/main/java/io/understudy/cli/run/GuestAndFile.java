package io.understudy.cli.run;

import io.understudy.cli.machine.MachineOptions;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code record kv FILE}, or {@code record FILE --guest kv}: the guest may stand before the file. */
final class GuestAndFile {
    @Parameters(
            arity = "1..2",
            paramLabel = "[GUEST] FILE",
            hideParamSyntax = true,
            description = "The recording; before it a guest, as with --guest.")
    private List<String> words;

    /** The file; the guest, if one was named, goes to the machine's options. */
    Path file(MachineOptions machine) {
        if (words.size() == 2) {
            machine.boot(words.get(0));
        }
        return Path.of(words.get(words.size() - 1));
    }
}
