@NullMarked
package dev.connectors.controller.probe;

import org.jspecify.annotations.NullMarked;
