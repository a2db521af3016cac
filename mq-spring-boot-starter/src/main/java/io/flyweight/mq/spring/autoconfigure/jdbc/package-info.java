/** Auto-configuration for listeners that handle each packet once. */
@NullMarked
package io.flyweight.mq.spring.autoconfigure.jdbc;

import org.jspecify.annotations.NullMarked;
