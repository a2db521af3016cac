package io.flyweight.mq.spring.autoconfigure.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What {@code mq.discovery.*} may say. */
@ConfigurationProperties("mq.discovery")
public class MqDiscoveryProperties {

    /** How often directories are asked which queues there are. */
    private Duration interval = Duration.ofSeconds(5);

    /** Names of the DNS with queues behind them: a service, _mq._tcp.example.org, or host:port; by the prefix of the queues' names. */
    private Map<String, String> dns = new LinkedHashMap<>();

    /** Whom to ask for SRV records and for their targets, as host:port; the default is the system's own servers. */
    private String dnsServer = "";

    /** Ids of the services that Spring Cloud's DiscoveryClient is asked for. */
    private List<String> services = new ArrayList<>();

    public Duration getInterval() {
        return interval;
    }

    public void setInterval(Duration interval) {
        this.interval = interval;
    }

    public Map<String, String> getDns() {
        return dns;
    }

    public void setDns(Map<String, String> dns) {
        this.dns = dns;
    }

    public String getDnsServer() {
        return dnsServer;
    }

    public void setDnsServer(String dnsServer) {
        this.dnsServer = dnsServer;
    }

    public List<String> getServices() {
        return services;
    }

    public void setServices(List<String> services) {
        this.services = services;
    }
}
