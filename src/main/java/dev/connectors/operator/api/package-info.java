@NullMarked
package dev.connectors.operator.api;

import org.jspecify.annotations.NullMarked;
