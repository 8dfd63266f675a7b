package io.understudy.verification.audit;

/**
 * What an audit found.
 *
 * @param frames that left a host which had a backup
 * @param serial bytes of the serial line that left such a host
 * @param aloneFrames that left a host which had none, by the arbiter's record: they need not wait
 * @param aloneBytes the same of the serial line
 * @param objection what was wrong first, in words; empty if nothing was
 */
public record AuditReport(Count frames, Count serial, long aloneFrames, long aloneBytes, String objection) {
    static AuditReport of(Count frames, Count serial, String objection) {
        return new AuditReport(frames, serial, 0, 0, objection);
    }

    static AuditReport alone(long frames, long serialBytes) {
        return new AuditReport(Count.NONE, Count.NONE, frames, serialBytes, "");
    }

    AuditReport plus(AuditReport other) {
        return new AuditReport(
                frames.plus(other.frames),
                serial.plus(other.serial),
                aloneFrames + other.aloneFrames,
                aloneBytes + other.aloneBytes,
                objection.isEmpty() ? other.objection : objection);
    }

    /** Whether frames were seen, and nothing was wrong. */
    public boolean clean() {
        return frames.seen() > 0 && objection.isEmpty();
    }

    @Override
    public String toString() {
        return "frames " + frames + "; bytes of the serial line " + serial + "; besides, " + aloneFrames
                + " frames and "
                + aloneBytes + " bytes left while there was no backup"
                + (objection.isEmpty() ? "" : "; NOT clean: " + objection);
    }
}
