package io.flyweight.mq.sample;

import io.flyweight.mq.sample.desk.Services.Service;
import java.util.List;

/** What the shop says when it has opened. */
final class ThingsToTry {

    private static final String TEXT = """

            The shop is open. In a browser: order, watch, stop a service or cut its network, and see what the others are told:
            $desk/

            The mesh as orders sees it:
            $orders/mq-console/

            Or try it line by line:

            Order three apples, and see what becomes of the order (SHIPPED):
            id=$(curl -s -H 'Content-Type: application/json' -d '{"sku":"apple","quantity":3}' $orders/orders | cut -d'"' -f4); echo $id
            curl -s -w '\\n' $orders/orders/$id
            curl -s -w '\\n' $orders/orders

            Order more cherries than there are (409), and what nobody sells (422):
            curl -si -w '\\n' -H 'Content-Type: application/json' -d '{"sku":"cherry","quantity":6}' $orders/orders
            curl -si -w '\\n' -H 'Content-Type: application/json' -d '{"sku":"unicorn","quantity":1}' $orders/orders

            Look at the stock, at what was shipped, and at each service's health:
            curl -s -w '\\n' $inventory/inventory
            curl -s -w '\\n' $shipping/shipments
            curl -s -w '\\n' $orders/actuator/health
            curl -s -w '\\n' $inventory/actuator/health
            curl -s -w '\\n' $shipping/actuator/health

            Each service also runs in a process of its own. Close this shop first:
            mvn -q -DskipTests package
            java -jar mq-sample-app/target/mq-sample-app-*.jar --service=orders
            java -jar mq-sample-app/target/mq-sample-app-*.jar --service=inventory
            java -jar mq-sample-app/target/mq-sample-app-*.jar --service=shipping
            """;

    private ThingsToTry() {}

    static String text(String desk, List<Service> services) {
        String text = TEXT.replace("$desk/", desk + "/");
        for (Service service : services) {
            text = text.replace("$" + service.name() + "/", service.address() + "/");
        }
        return text;
    }
}
