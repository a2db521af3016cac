/** What the documentation says is what the code does: its examples run, its tables and links are right. */
@NullMarked
package io.flyweight.mq.test.docs;

import org.jspecify.annotations.NullMarked;
