/** How much memory a process keeps, by role and at rest. */
@NullMarked
package dev.connectors.platform.memory;

import org.jspecify.annotations.NullMarked;
