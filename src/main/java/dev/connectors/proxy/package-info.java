@NullMarked
package dev.connectors.proxy;

import org.jspecify.annotations.NullMarked;
