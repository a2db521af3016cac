/**
 * Applications as users test theirs, with {@code @SpringBootTest}. The build runs those with the tag {@code ahead-of-time}
 * twice: as they are, and with contexts that were made by ahead-of-time processing.
 */
@NullMarked
package io.flyweight.mq.spring.context;

import org.jspecify.annotations.NullMarked;
