/**
 * What the tests of an application need: several nodes in one test, peers that the test plays itself, a recorder of what
 * arrives, and a network to break.
 */
@NullMarked
package io.flyweight.mq.test;

import org.jspecify.annotations.NullMarked;
