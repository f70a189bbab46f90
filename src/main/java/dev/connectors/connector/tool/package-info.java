@NullMarked
package dev.connectors.connector.tool;

import org.jspecify.annotations.NullMarked;
