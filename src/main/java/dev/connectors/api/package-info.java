@NullMarked
package dev.connectors.api;

import org.jspecify.annotations.NullMarked;
