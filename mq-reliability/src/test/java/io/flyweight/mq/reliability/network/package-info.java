@NullMarked
package io.flyweight.mq.reliability.network;

import org.jspecify.annotations.NullMarked;
