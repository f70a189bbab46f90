package dev.connectors.connector.listing;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The plugins that come with this version: a class can name one of them and no other. */
public enum ShippedPlugin {
  GIT("git", "ConnectorsGit"),
  OCI("oci", "ConnectorsOCI"),
  MAVEN("maven", "ConnectorsMaven"),
  HARBOR("harbor", "ConnectorsHarbor");

  private final String word;
  private final String component;

  ShippedPlugin(String word, String component) {
    this.word = word;
    this.component = component;
  }

  /** The plugin that a class names by {@code plugin.name}. */
  public static Optional<ShippedPlugin> named(String name) {
    return Arrays.stream(values()).filter(plugin -> plugin.word.equals(name)).findFirst();
  }

  /** All names, for people. */
  public static String names() {
    return Arrays.stream(values()).map(ShippedPlugin::word).collect(Collectors.joining(", "));
  }

  /** Its name in classes, and the first segment of its listings. */
  public String word() {
    return word;
  }

  /** The kind of component that installs it. */
  public String component() {
    return component;
  }

  /** Its Service and its Deployment. */
  public String service() {
    return "connectors-" + word + "-plugin";
  }

  /** How the audit names it. */
  public String via() {
    return word + "-plugin";
  }
}
