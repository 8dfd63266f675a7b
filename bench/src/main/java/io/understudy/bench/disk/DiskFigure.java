package io.understudy.bench.disk;

import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * What came of a job.
 *
 * @param kibibytes a second
 * @param operations a second
 * @param logMegabits a second, none if nothing is logged
 */
record DiskFigure(double kibibytes, double operations, OptionalDouble logMegabits) {
    private static final int FIELDS = 100;
    private static final int ERROR = 4;
    private static final int READ = 6;
    private static final int WRITTEN = 47;

    /**
     * Of a line as fio's terse output, version 3, has it.
     *
     * @throws IOException in one line, if it is none or says that something failed
     */
    static DiskFigure of(String said, boolean reads, OptionalDouble logMegabits) throws IOException {
        String[] fields = said.strip().split(";", -1);
        if (fields.length < FIELDS || !fields[ERROR].equals("0")) {
            throw new IOException("fio said '" + HostProgram.oneLine(said) + "' instead of its figures");
        }
        int at = reads ? READ : WRITTEN;
        return new DiskFigure(Double.parseDouble(fields[at]), Double.parseDouble(fields[at + 1]), logMegabits);
    }
}
