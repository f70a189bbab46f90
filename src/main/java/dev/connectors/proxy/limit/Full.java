package dev.connectors.proxy.limit;

/** Who had no place left. */
enum Full implements Taken {
  CALLER("of this caller", "per-caller"),
  CONNECTOR("to this connector", "per-connector"),
  NAMESPACE("to the connectors of this namespace", "per-namespace"),
  PROXY("in this pod of the proxy", "");

  /** For the message, after "as many requests …". */
  final String whose;

  /** How the names of its settings end. */
  final String setting;

  Full(String whose, String setting) {
    this.whose = whose;
    this.setting = setting;
  }
}
