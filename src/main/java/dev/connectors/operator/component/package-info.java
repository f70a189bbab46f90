@NullMarked
package dev.connectors.operator.component;

import org.jspecify.annotations.NullMarked;
