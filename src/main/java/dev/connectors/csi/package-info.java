@NullMarked
package dev.connectors.csi;

import org.jspecify.annotations.NullMarked;
