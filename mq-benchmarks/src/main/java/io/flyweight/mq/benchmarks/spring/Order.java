package io.flyweight.mq.benchmarks.spring;

import java.util.List;

/** What is sent: about 200 bytes as JSON. */
record Order(long number, String customer, Address to, List<Item> items, long cents, boolean express) {

    record Address(String street, String city, String country) {}

    record Item(String sku, int pieces) {}

    static Order sample() {
        return new Order(
                4_711_000_815L,
                "Ada Lovelace",
                new Address("12 St James's Square", "London", "GB"),
                List.of(new Item("apple", 12), new Item("pear", 3)),
                1299,
                true);
    }
}
