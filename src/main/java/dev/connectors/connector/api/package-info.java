@NullMarked
package dev.connectors.connector.api;

import org.jspecify.annotations.NullMarked;
