/** The auto-configuration and the {@code mq.*} properties. Depends on the packages beside it; they never on it. */
@NullMarked
package io.flyweight.mq.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
