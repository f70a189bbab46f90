package dev.connectors.proxy.ingress;

/** What names in Kubernetes consist of, told without regular expressions: each request asks. */
final class Labels {
  /** Of a Connector's name, which Kubernetes bounds; nobody is asked about a longer one. */
  private static final int LONGEST = 253;

  private Labels() {}

  static boolean isLabel(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars().allMatch(c -> alphanumeric(c) || c == '-')
        && text.charAt(0) != '-'
        && text.charAt(text.length() - 1) != '-';
  }

  static boolean isDomain(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> alphanumeric(c) || c == '-' || c == '.');
  }

  static boolean isNumber(String text, int from) {
    return from < text.length() && text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean alphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
