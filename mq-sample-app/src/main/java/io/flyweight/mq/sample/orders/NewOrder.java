package io.flyweight.mq.sample.orders;

import org.jspecify.annotations.Nullable;

/** What a customer posts. */
record NewOrder(String sku, int quantity) {

    static final String RULE =
            "The body must be JSON with a sku of 1 to 64 characters and a whole quantity of 1 or more,"
                    + " such as {\"sku\":\"apple\",\"quantity\":3}.";

    private static final int MAX_SKU = 64;

    NewOrder {
        if (isNoSku(sku) || quantity < 1) {
            throw new IllegalArgumentException(RULE);
        }
    }

    private static boolean isNoSku(@Nullable String sku) {
        return sku == null || sku.isBlank() || sku.length() > MAX_SKU;
    }
}
