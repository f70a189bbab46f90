@NullMarked
package dev.connectors.operator.kind;

import org.jspecify.annotations.NullMarked;
