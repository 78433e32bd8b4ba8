package chat.nonstop.wiring.crash;

/** Told by the code which {@link StopPoint}s it passes. Thread-safe. */
public interface StopPoints {
    /** Nothing ever stops. */
    StopPoints NONE = (point, before) -> {};

    /**
     * Does not return when this process is to die here.
     *
     * @param before what makes the point true, when that would otherwise come about later; only done before dying
     */
    void reached(StopPoint point, Runnable before);

    /** Does not return when this process is to die here. */
    default void reached(StopPoint point) {
        reached(point, () -> {});
    }
}
