package io.understudy.bench.linux;

/**
 * One command at a guest's shell, and what it must print.
 *
 * @param row where its time goes; the times of one row's steps are added
 * @param command in one line, shorter than the 1 024 characters that BusyBox reads
 * @param expected all that it prints, without the last line's end
 */
record WorkStep(WorkRow row, String command, String expected) {
    /** The line to type. It asks for a sum, so that an echo of what was typed is not mistaken for the answer's end. */
    String typed(int number) {
        return command + "; echo work-$((40+2))-" + number + "\n";
    }

    /** What the guest prints behind the answer. */
    static String marker(int number) {
        return "work-42-" + number + "\n";
    }
}
