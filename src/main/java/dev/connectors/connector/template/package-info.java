@NullMarked
package dev.connectors.connector.template;

import org.jspecify.annotations.NullMarked;
