package io.flyweight.mq.spring.discovery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * The queues behind one name of the DNS, such as a headless service of Kubernetes has it.
 *
 * <p>Of {@code _mq._tcp.inventory.shop.svc.cluster.local}, which begins with an underscore, the SRV records are read: the
 * queue is called as the first label of the target, {@code inventory-0}, and has the target's port (RFC 2782).
 *
 * <p>Of {@code inventory.shop:20001} the addresses are read. Such a queue has no name in the DNS, so it is called as its
 * address: {@code inventory-10.0.0.7}. IPv6 counts only where there is no IPv4, since a queue has one name; it is written in
 * full, with {@code -} for each colon: {@code inventory-fd00-0-0-0-0-0-0-7}.
 */
public final class DnsQueueDirectory implements QueueDirectory {

    private final String prefix;
    private final String name;
    private final String server;

    /**
     * Creates a directory.
     *
     * @param prefix what the names of queues begin with that are called by their addresses
     * @param name the DNS's name: that of a service, {@code _mq._tcp.example.org}, or {@code host:port}
     * @param server whom to ask for SRV records, and for their targets' addresses, {@code host:port}; empty for the system's
     *     own servers
     * @throws IllegalArgumentException if the name is neither
     */
    public DnsQueueDirectory(String prefix, String name, String server) {
        if (!isService(name) && port(name) < 1) {
            throw new IllegalArgumentException(
                    "'" + name
                            + "' is not allowed; it must be a service, _mq._tcp.example.org, or host:port, such as example.org:20001");
        }
        this.prefix = prefix;
        this.name = name;
        this.server = server;
    }

    private static boolean isService(String name) {
        return name.startsWith("_");
    }

    private static int port(String name) {
        try {
            int port = Integer.parseInt(name.substring(name.lastIndexOf(':') + 1));
            return name.indexOf(':') > 0 && port <= 65_535 ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public Map<String, String> queues() throws NamingException, UnknownHostException {
        return isService(name) ? targets() : addresses();
    }

    private Map<String, String> addresses() throws UnknownHostException {
        Map<String, String> queues = new LinkedHashMap<>();
        List<InetAddress> all = List.of(InetAddress.getAllByName(name.substring(0, name.lastIndexOf(':'))));
        boolean hasFour = all.stream().anyMatch(Inet4Address.class::isInstance);
        for (InetAddress address : all) {
            if (hasFour && !(address instanceof Inet4Address)) {
                continue;
            }
            String text = address.getHostAddress().replaceFirst("%.*", "");
            String host = text.contains(":") ? "[" + text + "]" : text;
            queues.put(prefix + "-" + text.replace(':', '-'), host + ":" + port(name));
        }
        return queues;
    }

    private Map<String, String> targets() throws NamingException {
        Map<String, String> environment = Map.of(
                "java.naming.factory.initial",
                "com.sun.jndi.dns.DnsContextFactory",
                "java.naming.provider.url",
                "dns://" + server);
        DirContext dns = new InitialDirContext(new Hashtable<>(environment));
        try {
            Map<String, String> queues = new LinkedHashMap<>();
            for (String record : records(dns, name, "SRV")) {
                // Priority, weight, port and target.
                String[] parts = record.split(" ");
                if (parts[3].equals(".")) {
                    // RFC 2782: the service is decidedly not there.
                    continue;
                }
                String target = parts[3].replaceFirst("\\.$", "");
                queues.put(target.replaceFirst("\\..*", ""), host(dns, target) + ":" + parts[2]);
            }
            return queues;
        } finally {
            dns.close();
        }
    }

    /** Where a server of its own is asked, nobody else may know the targets. */
    private String host(DirContext dns, String target) throws NamingException {
        return server.isEmpty()
                ? target
                : records(dns, target, "A").stream().findFirst().orElse(target);
    }

    private static List<String> records(DirContext dns, String name, String type) throws NamingException {
        List<String> records = new ArrayList<>();
        try {
            Attribute attribute = dns.getAttributes(name, new String[] {type}).get(type);
            for (int i = 0; attribute != null && i < attribute.size(); i++) {
                records.add(String.valueOf(attribute.get(i)));
            }
        } catch (NameNotFoundException e) {
            // Nobody is there.
        }
        return records;
    }

    @Override
    public String toString() {
        return "DNS " + name;
    }
}
