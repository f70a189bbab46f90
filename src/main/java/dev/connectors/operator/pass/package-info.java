@NullMarked
package dev.connectors.operator.pass;

import org.jspecify.annotations.NullMarked;
