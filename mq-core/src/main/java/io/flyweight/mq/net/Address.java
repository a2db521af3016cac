package io.flyweight.mq.net;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A {@code host:port}, not yet resolved. An IPv6 host is written in brackets, {@code [::1]:20001}.
 *
 * @param host a name or an IP address, without brackets
 * @param port 0 to 65535; 0 binds any free port and cannot be dialled
 */
public record Address(String host, int port) {

    /** What is allowed, as the end of a sentence. */
    public static final String RULE = "host:port with a port from 0 to 65535, an IPv6 host in brackets";

    private static final int MAX_PORT = 65_535;
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?=\\d)|$)){4}");

    /** Parses {@code host:port}; throws {@link IllegalArgumentException} that says what is allowed. */
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        boolean validHost = !bare.isBlank()
                && bare.chars().noneMatch(c -> Character.isWhitespace(c) || c == '/' || c == '[' || c == ']')
                && (bracketed || bare.indexOf(':') < 0);
        String digits = text.substring(colon + 1);
        boolean validPort = !digits.isEmpty()
                && digits.length() <= 5
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(digits) <= MAX_PORT;
        if (!validHost || !validPort) {
            throw new IllegalArgumentException("address: '" + text + "' is not allowed; it must be " + RULE);
        }
        return new Address(bare, Integer.parseInt(digits));
    }

    /** Whether the host is an IP address as it is usually written, which needs no look-up. */
    public boolean isLiteral() {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    /** Whether the host stands for all addresses of the machine. */
    public boolean isWildcard() {
        return WILDCARDS.contains(host);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
