/** What tests and benchmarks need of the machine: certificates, free ports, servers and a browser of the system's packages. */
@NullMarked
package io.flyweight.mq.support;

import org.jspecify.annotations.NullMarked;
