package chat.nonstop.local.stack;

import java.nio.file.Path;

/** The Java that runs this, with which child JVMs are started too. */
public final class Jvm {
    private Jvm() {}

    public static Path executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The class path of this JVM, whole even where a test runner hides it in a manifest. */
    public static String classPath() {
        String own = System.getProperty("java.class.path", "");
        return System.getProperty("surefire.test.class.path", own);
    }
}
