package io.understudy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code understudy}: the launcher's main class. */
@Command(
        name = "understudy",
        description = "A fault-tolerant x86 machine: a primary that talks to the world, a backup that replays it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            SoakCommand.class,
            SweepCommand.class,
            FuzzCommand.class,
            RunCommand.class,
            RecordCommand.class,
            ReplayCommand.class,
            ArbiterCommand.class,
            PrimaryCommand.class,
            BackupCommand.class,
            HostCommand.class,
            StartCommand.class,
            ConsoleCommand.class,
            StatusCommand.class,
            SnapshotCommand.class,
            StopCommand.class,
            MoveCommand.class,
            DrainCommand.class,
            RepairCommand.class,
            ForgetCommand.class,
            GuestsCommand.class,
            GuestCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Understudy {
    /** What a command answers when its input was wrong. */
    static final int BAD_INPUT = 2;

    private Understudy() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs one command and gives the process's exit code. */
    static int execute(String... arguments) {
        CommandLine command = new CommandLine(new Understudy())
                .registerConverter(java.net.InetSocketAddress.class, new AddressConverter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((mistake, words) -> {
                    CommandLine line = mistake.getCommandLine();
                    line.getErr()
                            .println("understudy: " + OneLine.of(mistake) + " (see './understudy "
                                    + (line.getParent() == null ? "" : line.getCommandName() + " ") + "--help')");
                    if (line.getParent() == null) {
                        line.usage(line.getErr());
                    }
                    return BAD_INPUT;
                })
                .setExecutionExceptionHandler((failure, line, result) -> {
                    line.getErr().println("understudy: " + OneLine.of(failure));
                    if (System.getenv("UNDERSTUDY_TRACE") != null) {
                        failure.printStackTrace(line.getErr());
                    }
                    return BAD_INPUT;
                });
        if (arguments.length == 0) {
            command.usage(command.getOut());
            return BAD_INPUT;
        }
        return command.execute(arguments);
    }
}
