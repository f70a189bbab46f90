@NullMarked
package dev.connectors.proxy.ingress;

import org.jspecify.annotations.NullMarked;
