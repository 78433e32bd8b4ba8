package chat.nonstop.gateway;

/** The order of the filters that every request passes. Lower comes first. */
public final class DoorOrder {
    public static final int SECURITY_HEADERS = -1000;
    public static final int PLAIN_REQUEST = -900;
    public static final int ACTUATOR = -800;
    public static final int ORIGIN = -700;
    public static final int IDENTIFY = -600;
    public static final int RATE_LIMIT = -500;
    public static final int ADMIT = -400;
    public static final int BODY_TYPE = -350;
    public static final int BODY_LIMIT = -300;
    public static final int WELCOME_PAGE = -200;

    private DoorOrder() {}
}
