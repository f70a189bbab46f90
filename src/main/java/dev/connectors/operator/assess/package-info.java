@NullMarked
package dev.connectors.operator.assess;

import org.jspecify.annotations.NullMarked;
