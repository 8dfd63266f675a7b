package io.understudy.verification.shell;

/**
 * A command and what it must print.
 *
 * @param line what is typed
 * @param expected all that it prints, without the last line's end
 */
public record ShellCommand(String line, String expected) {}
