@NullMarked
package dev.connectors.operator.plan;

import org.jspecify.annotations.NullMarked;
