package chat.nonstop.verify.client;

/** One connection that carries STOMP frames, each as one text. */
interface Wire {
    /** Hears one wire; called by one thread at a time. */
    interface Listener {
        void onText(String text);

        /** @param code of the close; 1006 when it broke */
        void onClose(int code);
    }

    int BROKEN = 1006;

    /** Sends in the order called; returns at once. On a broken wire nothing happens: the listener has been told. */
    void send(String text);

    /** Breaks the connection without a word, as a lost network does. */
    void abort();
}
