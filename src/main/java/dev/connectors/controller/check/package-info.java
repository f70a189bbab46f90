@NullMarked
package dev.connectors.controller.check;

import org.jspecify.annotations.NullMarked;
