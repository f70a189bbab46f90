@NullMarked
package dev.connectors.proxy.answer;

import org.jspecify.annotations.NullMarked;
