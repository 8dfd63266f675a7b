package io.understudy.admission;

/**
 * How many connections a port has at a time.
 *
 * @param strangers that may be anybody's, at least 1
 * @param perAddress of one peer address among the strangers, and as many again in the reserve, at least 1
 * @param reserve places for those who proved useful, on top; 0 or more
 */
public record AdmissionLimits(int strangers, int perAddress, int reserve) {
    /**
     * For a port whose useful connections are few and counted elsewhere. Many more than {@link AcceptPace} lets in at a
     * time: whoever comes must have time to say who he is before later ones take his place.
     */
    public static final AdmissionLimits STANDARD = new AdmissionLimits(256, 128, 0);

    public AdmissionLimits {
        if (strangers < 1 || perAddress < 1 || reserve < 0) {
            throw new IllegalArgumentException(
                    "a port without places: " + strangers + ", " + perAddress + ", " + reserve);
        }
    }
}
