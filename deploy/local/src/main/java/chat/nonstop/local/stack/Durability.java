package chat.nonstop.local.stack;

/** What a server promises when it says "committed". */
public enum Durability {
    /** On the disk: survives a power cut, as the record promises. */
    POWER_CUT,
    /** Handed to the operating system: survives {@code kill -9} of the server. For tests, which start thousands of times. */
    PROCESS_CRASH
}
