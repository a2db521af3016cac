/** Certificates for the tests of every module. */
@NullMarked
package io.flyweight.mq.tls;

import org.jspecify.annotations.NullMarked;
