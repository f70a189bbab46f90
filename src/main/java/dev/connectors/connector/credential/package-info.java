@NullMarked
package dev.connectors.connector.credential;

import org.jspecify.annotations.NullMarked;
