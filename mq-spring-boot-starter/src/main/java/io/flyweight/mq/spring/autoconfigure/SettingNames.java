package io.flyweight.mq.spring.autoconfigure;

/** The queue names its settings as in Java; who reads health and endpoint knows them as properties. */
public final class SettingNames {

    private SettingNames() {}

    /** Returns a sentence of the queue's with settings named as properties. */
    public static String inProperties(String words) {
        return words.replace("authToken", "mq.auth-token");
    }
}
