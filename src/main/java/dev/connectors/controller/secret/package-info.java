@NullMarked
package dev.connectors.controller.secret;

import org.jspecify.annotations.NullMarked;
