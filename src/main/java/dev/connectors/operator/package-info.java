@NullMarked
package dev.connectors.operator;

import org.jspecify.annotations.NullMarked;
