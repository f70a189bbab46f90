@NullMarked
package dev.connectors.operator.engine;

import org.jspecify.annotations.NullMarked;
