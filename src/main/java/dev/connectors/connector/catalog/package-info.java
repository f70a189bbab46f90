@NullMarked
package dev.connectors.connector.catalog;

import org.jspecify.annotations.NullMarked;
