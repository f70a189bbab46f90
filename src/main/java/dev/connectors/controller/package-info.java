@NullMarked
package dev.connectors.controller;

import org.jspecify.annotations.NullMarked;
