@NullMarked
package dev.connectors.controller.installation;

import org.jspecify.annotations.NullMarked;
