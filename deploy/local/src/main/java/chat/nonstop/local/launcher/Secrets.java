package chat.nonstop.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.random.RandomGenerator;

/**
 * Passwords and keys of one installation, random, made at the first {@code up} and kept with the data: the database knows
 * its passwords, and the signing keys in it are encrypted with one of these.
 */
record Secrets(Properties values) {
    private static final String SUPERUSER = "postgres.superuser";
    private static final String PERSISTENCE = "postgres.persistence";
    private static final String READ_RECEIPT = "postgres.read-receipt";
    private static final String NOTIFICATION = "postgres.notification";
    private static final String REDIS = "redis";
    private static final String SERVICE_TOKENS = "service-tokens";
    private static final String SIGNING_KEYS = "signing-keys";
    private static final String STORE_ADDRESSES = "store-addresses";
    private static final String DEMO_ACCOUNTS = "demo-accounts";

    private static final int KEY_BYTES = 32;

    static Secrets of(Home home) throws IOException {
        if (Files.exists(home.secrets())) {
            return completed(home, Home.read(home.secrets()));
        }
        if (Files.exists(home.data().resolve("postgres").resolve("data"))) {
            throw new CannotRunException("There is data in " + home.data() + ", but its passwords are missing: "
                    + home.secrets() + ". Put that file back, or start empty with ./chat reset.");
        }
        return kept(home, random(new SecureRandom()).values());
    }

    /** An installation from before there were files: nothing that is stored depends on what signs their addresses. */
    private static Secrets completed(Home home, Properties values) throws IOException {
        if (values.containsKey(STORE_ADDRESSES)) {
            return new Secrets(values);
        }
        values.setProperty(STORE_ADDRESSES, key(new SecureRandom()));
        return kept(home, values);
    }

    private static Secrets kept(Home home, Properties values) throws IOException {
        Home.writePrivately(home.secrets(), values, "Made once. Without this file the data cannot be opened.");
        return new Secrets(values);
    }

    static Secrets random(RandomGenerator random) {
        Properties values = new Properties();
        for (String name : new String[] {SUPERUSER, PERSISTENCE, READ_RECEIPT, NOTIFICATION, REDIS}) {
            values.setProperty(name, key(random));
        }
        values.setProperty(SERVICE_TOKENS, key(random));
        values.setProperty(SIGNING_KEYS, key(random));
        values.setProperty(STORE_ADDRESSES, key(random));
        values.setProperty(DEMO_ACCOUNTS, "demo-" + key(random).substring(0, 10));
        return new Secrets(values);
    }

    /** 256 bits in letters, digits, {@code -} and {@code _}. */
    private static String key(RandomGenerator random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String superuserPassword() {
        return value(SUPERUSER);
    }

    String persistencePassword() {
        return value(PERSISTENCE);
    }

    String readReceiptPassword() {
        return value(READ_RECEIPT);
    }

    String notificationPassword() {
        return value(NOTIFICATION);
    }

    String redisPassword() {
        return value(REDIS);
    }

    String serviceTokenSecret() {
        return value(SERVICE_TOKENS);
    }

    String signingKeySecret() {
        return value(SIGNING_KEYS);
    }

    String storeAddressSecret() {
        return value(STORE_ADDRESSES);
    }

    String demoPassword() {
        return value(DEMO_ACCOUNTS);
    }

    private String value(String name) {
        String value = values.getProperty(name);
        if (value == null || value.isEmpty()) {
            throw new CannotRunException("secrets.properties has no " + name + ": put the file back as it was, or start"
                    + " empty with ./chat reset.");
        }
        return value;
    }

    @Override
    public String toString() {
        return "Secrets[...]";
    }
}
