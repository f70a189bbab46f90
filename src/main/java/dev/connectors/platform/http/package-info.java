@NullMarked
package dev.connectors.platform.http;

import org.jspecify.annotations.NullMarked;
