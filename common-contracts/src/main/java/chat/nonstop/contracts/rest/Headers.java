package chat.nonstop.contracts.rest;

/** HTTP headers between our services. */
public final class Headers {
    /**
     * The client's address, an IP literal. The gateway sets it from its socket and lets none in from outside; services
     * believe it only from the gateway's networks.
     */
    public static final String CLIENT_ADDRESS = "X-Client-Address";

    private Headers() {}
}
