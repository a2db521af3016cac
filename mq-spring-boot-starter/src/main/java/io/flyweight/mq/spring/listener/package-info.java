/**
 * From an annotated method to an answer.
 *
 * <pre>
 * start:   post-processor -&gt; endpoint -&gt; registrar -&gt; registry
 * packet:  container -&gt; registry (which listener?) -&gt; handler (arguments, call) -&gt; outcome
 * </pre>
 */
@NullMarked
package io.flyweight.mq.spring.listener;

import org.jspecify.annotations.NullMarked;
