package dev.dmaowner.kubernetes;

/** A claim cannot be prepared or unprepared now; its message tells the user why. Other claims are not concerned. */
final class ClaimException extends Exception {

    private static final long serialVersionUID = 1L;

    ClaimException(String why) {
        super(why);
    }

    ClaimException(String why, Throwable cause) {
        super(why, cause);
    }

    /** {@return why, a clause} */
    String why() {
        return String.valueOf(getMessage());
    }
}
