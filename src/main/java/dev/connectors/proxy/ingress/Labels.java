package dev.connectors.proxy.ingress;

/** What names in Kubernetes consist of, told without regular expressions: each request asks. */
final class Labels {
  /** Of a Connector's name, which Kubernetes bounds; nobody is asked about a longer one. */
  private static final int LONGEST = 253;

  private Labels() {}

  static boolean isLabel(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!alphanumeric(c) && c != '-') {
        return false;
      }
    }
    return text.charAt(0) != '-' && text.charAt(text.length() - 1) != '-';
  }

  static boolean isDomain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!alphanumeric(c) && c != '-' && c != '.') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isNumber(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return from < text.length();
  }

  private static boolean alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
