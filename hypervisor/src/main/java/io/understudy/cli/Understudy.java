package io.understudy.cli;

import io.understudy.cli.control.ArbiterCommand;
import io.understudy.cli.control.ConsoleCommand;
import io.understudy.cli.control.FenceCommand;
import io.understudy.cli.control.SwitchCommand;
import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.host.BackupCommand;
import io.understudy.cli.host.HostCommand;
import io.understudy.cli.host.PrimaryCommand;
import io.understudy.cli.keys.KeysCommand;
import io.understudy.cli.machine.GuestCommand;
import io.understudy.cli.machine.GuestsCommand;
import io.understudy.cli.page.PageCommand;
import io.understudy.cli.process.AddressConverter;
import io.understudy.cli.process.OneLine;
import io.understudy.cli.process.OwnKeys;
import io.understudy.cli.run.RecordCommand;
import io.understudy.cli.run.ReplayCommand;
import io.understudy.cli.run.RunCommand;
import io.understudy.cli.status.StatusCommand;
import io.understudy.cli.wish.DrainCommand;
import io.understudy.cli.wish.ForgetCommand;
import io.understudy.cli.wish.MoveCommand;
import io.understudy.cli.wish.RepairCommand;
import io.understudy.cli.wish.SnapshotCommand;
import io.understudy.cli.wish.StartCommand;
import io.understudy.cli.wish.StopCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** {@code understudy}: one machine's processes, and the commands to a pool of hosts. */
@Command(
        name = "understudy",
        description = "A fault-tolerant x86 machine: a primary that talks to the world, a backup that replays it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Understudy {
    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            RecordCommand.class,
            ReplayCommand.class,
            ArbiterCommand.class,
            PrimaryCommand.class,
            BackupCommand.class,
            HostCommand.class,
            StartCommand.class,
            ConsoleCommand.class,
            SwitchCommand.class,
            FenceCommand.class,
            StatusCommand.class,
            PageCommand.class,
            SnapshotCommand.class,
            StopCommand.class,
            MoveCommand.class,
            DrainCommand.class,
            RepairCommand.class,
            ForgetCommand.class,
            GuestsCommand.class,
            GuestCommand.class,
            KeysCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class);

    @Option(
            names = "--keys",
            paramLabel = "FOLDER",
            scope = ScopeType.INHERIT,
            description =
                    "Who this process is, as './understudy keys' made it; needed beyond this computer (default: the"
                            + " environment's UNDERSTUDY_KEYS, or none).")
    private Path keys;

    @Option(
            names = "--insecure",
            scope = ScopeType.INHERIT,
            description = "Ask nobody who he is: whoever reaches a port may do everything.")
    private boolean insecure;

    private Understudy() {}

    public static void main(String[] arguments) {
        System.exit(execute(List.of(), arguments));
    }

    /**
     * Runs one command to its end. It may print to the standard streams, and never throws.
     *
     * @param first commands of other modules, picocli's annotated classes; help lists them before the product's own
     * @return the process's exit code
     */
    public static int execute(List<Class<?>> first, String... arguments) {
        Understudy all = new Understudy();
        CommandLine command = new CommandLine(all);
        first.forEach(command::addSubcommand);
        COMMANDS.forEach(command::addSubcommand);
        command.registerConverter(InetSocketAddress.class, new AddressConverter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> all.run(parsed))
                .setParameterExceptionHandler((mistake, words) -> {
                    CommandLine line = mistake.getCommandLine();
                    line.getErr()
                            .println("understudy: " + OneLine.of(mistake) + " (see './"
                                    + line.getCommandSpec().qualifiedName() + " --help')");
                    if (line.getParent() == null) {
                        line.usage(line.getErr());
                    }
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, line, result) -> {
                    line.getErr().println("understudy: " + OneLine.of(failure));
                    if (System.getenv("UNDERSTUDY_TRACE") != null) {
                        failure.printStackTrace(line.getErr());
                    }
                    return CommandLine.ExitCode.USAGE;
                });
        if (arguments.length == 0) {
            command.usage(command.getOut());
            return CommandLine.ExitCode.USAGE;
        }
        return command.execute(arguments);
    }

    private int run(ParseResult parsed) {
        try {
            OwnKeys.choose(keys, insecure, System.getenv());
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), e.getMessage(), e);
        }
        return new CommandLine.RunLast().execute(parsed);
    }
}
