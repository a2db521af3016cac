/**
 * The entry points: {@link io.flyweight.mq.Config}, {@link io.flyweight.mq.Manager} and
 * {@link io.flyweight.mq.MessageQueue}.
 *
 * <pre>
 * io.flyweight.mq  -&gt;  .conn  -&gt;  .net  -&gt;  .time
 *                         \----&gt;  .wire -&gt;  .api
 * </pre>
 */
@NullMarked
package io.flyweight.mq;

import org.jspecify.annotations.NullMarked;
