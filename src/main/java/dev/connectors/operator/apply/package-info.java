@NullMarked
package dev.connectors.operator.apply;

import org.jspecify.annotations.NullMarked;
