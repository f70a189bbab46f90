@NullMarked
package dev.connectors.plugin;

import org.jspecify.annotations.NullMarked;
