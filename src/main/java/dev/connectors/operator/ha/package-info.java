@NullMarked
package dev.connectors.operator.ha;

import org.jspecify.annotations.NullMarked;
