@NullMarked
package dev.connectors.platform;

import org.jspecify.annotations.NullMarked;
