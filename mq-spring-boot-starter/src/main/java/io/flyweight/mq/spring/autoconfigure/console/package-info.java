/** The console: a page that shows the mesh as one node sees it. */
@NullMarked
package io.flyweight.mq.spring.autoconfigure.console;

import org.jspecify.annotations.NullMarked;
