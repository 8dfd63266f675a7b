package io.understudy.verification.soak;

import io.understudy.verification.shell.ShellClient;
import io.understudy.verification.shell.ShellCommand;
import io.understudy.verification.shell.ShellWork;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** Commands drawn at random, each answer worked out on this host. */
final class ShellCommandsWork implements SoakWork {
    private static final int COMMANDS = 20;

    private final ShellWork work;
    private int answers;

    ShellCommandsWork(Random random) {
        work = new ShellWork(random);
    }

    @Override
    public void begin(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        ShellCommand first = work.begin();
        SoakWork.expect(shell, first.line(), first.expected());
    }

    @Override
    public void round(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        for (int i = 0; i < COMMANDS; i++) {
            ShellCommand command = work.next();
            SoakWork.expect(shell, command.line(), command.expected());
            answers++;
        }
    }

    @Override
    public String finish(ShellClient shell) {
        return answers + " answers right";
    }
}
