/** The starter as applications use it: contexts that send and handle JSON, and the same JSON without a network. */
@NullMarked
package io.flyweight.mq.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
