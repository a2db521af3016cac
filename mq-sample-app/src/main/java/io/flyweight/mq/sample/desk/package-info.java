/** The shop's landing page: places orders, watches them, and stops and starts the services. No node of the queue. */
@NullMarked
package io.flyweight.mq.sample.desk;

import org.jspecify.annotations.NullMarked;
