@NullMarked
package dev.connectors.controller.service;

import org.jspecify.annotations.NullMarked;
