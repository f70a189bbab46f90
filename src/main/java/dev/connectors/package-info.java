@NullMarked
package dev.connectors;

import org.jspecify.annotations.NullMarked;
