@NullMarked
package dev.connectors.operator.cluster;

import org.jspecify.annotations.NullMarked;
