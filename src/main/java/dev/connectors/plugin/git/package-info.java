@NullMarked
package dev.connectors.plugin.git;

import org.jspecify.annotations.NullMarked;
