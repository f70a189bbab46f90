@NullMarked
package dev.connectors.connector.access;

import org.jspecify.annotations.NullMarked;
