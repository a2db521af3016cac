package io.flyweight.mq.sample.inventory;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code shop.*} says about the stock.
 *
 * @param stock how many pieces there are at the start, by sku
 */
@ConfigurationProperties("shop")
record ShopProperties(@DefaultValue Map<String, Integer> stock) {}
